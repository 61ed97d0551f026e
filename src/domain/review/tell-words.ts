const SMALL = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const ORDINALS = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
];

/** A count as one writes it in a sentence: in letters up to ten, then in digits. */
export function tellNumber(count: number): string {
  return SMALL[count] ?? String(count);
}

/** `one stage`, `two stages`, `no stages`. */
export function tellAmount(count: number, one: string, more = `${one}s`): string {
  return `${tellNumber(count)} ${count === 1 ? one : more}`;
}

/** `once`, `twice`, `three times`. */
export function tellOften(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${tellNumber(count)} times`;
}

/** `first` to `tenth`, then `11th`, `12th`, `21st` … @param place counted from 1 */
export function tellOrdinal(place: number): string {
  const word = ORDINALS[place - 1];
  if (word !== undefined) return word;
  const last = place % 100 >= 11 && place % 100 <= 13 ? 0 : place % 10;
  return `${place}${{ 1: 'st', 2: 'nd', 3: 'rd' }[last] ?? 'th'}`;
}

/**
 * Some things as a sentence lists them: `a`, `a and b`, `a, b and c`; beyond the most, `a, b and two more`.
 *
 * @param most how many are named at most, 1 or more
 */
export function tellList(items: readonly string[], most = 3): string {
  const named =
    items.length > most
      ? [...items.slice(0, most), `${tellNumber(items.length - most)} more`]
      : items;
  const last = named.at(-1) ?? '';
  return named.length < 2 ? last : `${named.slice(0, -1).join(', ')} and ${last}`;
}

/** A sentence ends once: what already ends with a mark, within quote marks or not, gets none. */
export function endSentence(text: string): string {
  return /[.!?…][”"’']?$/u.test(text) ? text : `${text}.`;
}

/** A number as one reads it: whole from 10 on, else with one decimal where it has any. */
export function tellValue(value: number): string {
  const rounded = Math.abs(value) >= 10 ? Math.round(value) : Math.round(value * 10) / 10;
  return String(rounded === 0 ? 0 : rounded);
}
