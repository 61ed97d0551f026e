import type { ShownFigure, ShownRow } from './review-material.ts';

/** Something that shows more than once: of what it is, what is said of it, and the rows that show it. */
export interface Pattern {
  readonly what: string;
  readonly text: string;
  readonly cites: readonly string[];
}

/** What a row's sentence says, and of what. */
interface Told {
  readonly what: string;
  readonly how: 'met' | 'missed' | 'done with help' | 'done alone';
  readonly row: ShownRow;
}

/** A gap's row says `“What” was missed at …`, a verdict's `What: missed, at …`. */
const SENTENCE =
  /^“?(?<what>.+?)”?(?: was |: )(?<how>met|missed|done with help|done alone),? at (?<where>.+)\.$/u;
/** What the figure of gaps says of each. */
const CAME_AGAIN =
  /(?<what>“[^”]+”|[A-Z][^“”.]*?) was missed at (?<where>[^…]*?); from first to last it was (?<span>[^.…]*)\./gu;

/** The rows that tell how something went, by what it was, in the order of the arc. */
export function groupTold(rows: readonly ShownRow[]): readonly (readonly Told[])[] {
  const told = rows
    .filter(({ kind }) => kind === 'verdict' || kind === 'entry')
    .flatMap((row): readonly Told[] => {
      const { what, how } = SENTENCE.exec(row.text)?.groups ?? {};
      return what === undefined ? [] : [{ what, how: how as Told['how'], row }];
    });
  return [...Map.groupBy(told, ({ what }) => what).values()];
}

/** Missed once, and done alone later. */
export function tellLearnt(told: readonly Told[]): readonly Pattern[] {
  const missed = told.find(({ how }) => how === 'missed');
  const alone = told.findLast(({ how }) => how === 'done alone');
  if (missed === undefined || alone === undefined || !areApart(missed, alone)) return [];
  const { what } = missed;
  const text = `“${what}”: missed at ${missed.row.label}, and done alone at ${alone.row.label}.`;
  return [{ what, text, cites: [missed.row.id, alone.row.id] }];
}

/** Met at two places, and not missed since. */
export function tellHeld(told: readonly Told[]): readonly Pattern[] {
  const met = told.filter(({ how }) => how === 'met');
  const [first, last] = [met[0], met.at(-1)];
  if (first === undefined || last === undefined || !areApart(first, last)) return [];
  if (told.at(-1)?.how === 'missed') return [];
  const { what } = first;
  const text = `“${what}” held: it was there at ${first.row.label}, and still at ${last.row.label}.`;
  return [{ what, text, cites: [first.row.id, last.row.id] }];
}

/** Missed at two places. */
export function tellStuck(told: readonly Told[]): readonly Pattern[] {
  const missed = told.filter(({ how }) => how === 'missed');
  const [first, last] = [missed[0], missed.at(-1)];
  if (first === undefined || last === undefined || !areApart(first, last)) return [];
  const { what } = first;
  const text = `“${what}” was missed at ${first.row.label}, and again at ${last.row.label}.`;
  return [{ what, text, cites: [first.row.id, last.row.id] }];
}

/** What the figure of gaps says came again: it counts more rows than the table shows. */
export function tellAgain(figures: readonly ShownFigure[]): readonly Pattern[] {
  return figures
    .filter(({ name }) => name === 'same-gap-again')
    .flatMap(({ id, answer }) =>
      [...answer.matchAll(CAME_AGAIN)].map(({ groups }) => {
        const what = (groups?.what ?? '').replaceAll(/[“”]/gu, '');
        const text = `“${what}” was missed at ${groups?.where}. It kept coming back for ${groups?.span}.`;
        return { what, text, cites: [id] };
      }),
    );
}

function areApart(one: Told, other: Told): boolean {
  return one.row.touchpoints.join() !== other.row.touchpoints.join();
}
