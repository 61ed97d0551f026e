import type { Question } from '../question.ts';
import { listFigures, listRows, type ShownRow } from './review-material.ts';
import {
  groupTold,
  tellAgain,
  tellHeld,
  tellLearnt,
  tellStuck,
  type Pattern,
} from './told-rows.ts';

const PATTERNS_MAX = 3;
const LEARNT_MAX = 2;
const NOTE = '(Written by the test fake, by rule: no model read this.)';
/** Said after something that was learnt; each its own. */
const PRAISE = [
  'Nobody had to say it to you the second time.',
  'Between the two lies work that nobody did for you.',
] as const;
const ADVICE = [
  'look for it before you hand anything over, as the last thing that you do. It works when nobody at the table asks you for it any more.',
  'write it at the top of the page before you begin, and strike it out once it is there. It works when you strike it out earlier each time.',
  'ask a colleague to read for this alone. It works when the page comes back without a word.',
] as const;

/** The arc by counting: what was missed and then done alone, what held, what came back. */
export function answerNarration({ prompt }: Question): unknown {
  const rows = listRows(prompt);
  const figures = listFigures(prompt);
  const told = groupTold(rows);
  const missed = told.flatMap(tellStuck);
  const again = tellAgain(figures).map((pattern) => ({
    ...pattern,
    cites: missed.find(({ what }) => what === pattern.what)?.cites ?? pattern.cites,
  }));
  const stuck = listOnce([...again, ...missed]).slice(0, PATTERNS_MAX);
  const learnt = told
    .flatMap(tellLearnt)
    .filter(({ what }) => stuck.every((pattern) => pattern.what !== what))
    .slice(0, LEARNT_MAX)
    .map((pattern, at) => ({ ...pattern, text: `${pattern.text} ${PRAISE[at] ?? ''}` }));
  const measured = figures
    .filter(({ name, answer }) => /^(?:pace|help)$/u.test(name) && answer.startsWith('Yes'))
    .map(({ id, answer }) => ({ text: answer.replace(/^Yes: /u, 'Measured: '), cites: [id] }));
  return {
    headline: `${tellArc(rows)} ${tellOpen(stuck)} ${NOTE}`,
    didWell: [...learnt, ...measured, ...told.flatMap(tellHeld)]
      .filter(({ cites }) => countPlaces(cites, rows) >= 2)
      .slice(0, PATTERNS_MAX)
      .map(close),
    keptGettingStuck: stuck.map(close),
    pushOnNext: stuck.map(({ what, cites }, at) => ({
      text: `“${what}”: ${ADVICE[at % ADVICE.length]}`,
      cites,
    })),
  };
}

function close({ text, cites }: Pick<Pattern, 'text' | 'cites'>) {
  return { text: text.trim(), cites };
}

/** Of each thing the first pattern. */
function listOnce(patterns: readonly Pattern[]): readonly Pattern[] {
  return patterns.filter(
    ({ what }, at) => patterns.findIndex((other) => other.what === what) === at,
  );
}

function tellArc(rows: readonly ShownRow[]): string {
  const ends = rows.filter(({ kind }) => kind === 'event');
  const [first, last] = [ends[0], ends.at(-1)];
  if (first === undefined || last === undefined || first === last) return 'A short arc.';
  return `From ${first.label} to ${last.label}: what was hard at the beginning became your own work on the way.`;
}

function tellOpen([first]: readonly Pattern[]): string {
  return first === undefined
    ? 'Nothing came back that had been seen before.'
    : `What came back most is this: “${first.what}”.`;
}

function countPlaces(cites: readonly string[], rows: readonly ShownRow[]): number {
  return new Set(rows.filter(({ id }) => cites.includes(id)).flatMap((row) => row.touchpoints))
    .size;
}
