/** `1` → `first`, `2` → `2nd`, `12` → `12th`. */
export function ordinal(number: number): string {
  if (number === 1) return 'first';
  const tens = number % 100;
  if (tens >= 11 && tens <= 13) return `${number}th`;
  const suffix = ['th', 'st', 'nd', 'rd'][number % 10] ?? 'th';
  return `${number}${suffix}`;
}

/** A count with its noun: `1 event`, `3 events`. */
export function countOf(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}

/** A value of the 0–100 scale with one decimal. */
export function oneDecimal(value: number): string {
  const text = value.toFixed(1);
  return text === '-0.0' ? '0.0' : text;
}

/** A change with its sign and one decimal. */
export function signed(change: number): string {
  const text = oneDecimal(change);
  return text.startsWith('-') || text === '0.0' ? text : `+${text}`;
}

/** `learn_session` → `learn session`. */
export function spellKind(kind: string): string {
  return kind.replaceAll('_', ' ');
}

/** `a`, `a and b`, `a, b and c`. */
export function listOf(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

const WHO: Readonly<Record<string, string>> = {
  rules: 'the rule judge',
  judge: 'a judge',
  human: 'a person',
  platform: 'the platform',
  review: 'the review',
};

/** Who gave a verdict. */
export function nameSource(source: string): string {
  return WHO[source] ?? source;
}

/** The closing sentence: whether the rules give the stored numbers again. */
export function tellCheck(mismatches: readonly { readonly name: string }[], from: string): string {
  if (mismatches.length === 0)
    return `Derived again from ${from}, every number is the same to the bit.`;
  const names = listOf(mismatches.map((mismatch) => mismatch.name));
  return `Derived again from ${from}, this does not match what is stored: ${names}. Run throughline verify.`;
}
