import type { ReviewEvidence, ReviewFigure } from '@throughline/contract';
import { tellDay } from '../../domain/journey/tell-time.ts';
import type { ObjectiveRollup, ReviewSubject } from '../../domain/review/context.ts';
import { WORK_SKILLS } from '../../domain/skills/work-skill.ts';
import { keepEnds } from './keep-ends.ts';
import { showCell, showLine } from './show-line.ts';

/**
 * Most rows of each kind that a prompt shows. With the bounds of a row this keeps the table below some 15,000 tokens,
 * however long the arc was.
 */
const ROWS_MAX: Readonly<Record<ReviewEvidence['kind'], number>> = {
  figure: 12,
  verdict: 60,
  entry: 60,
  event: 30,
  quote: 40,
};
const KINDS = Object.keys(ROWS_MAX) as readonly ReviewEvidence['kind'][];
/** Share of the rows of a kind that are kept from the beginning. */
const HEAD_SHARE = 0.3;
const OBJECTIVES_MAX = 24;
const GAPS_MAX = 8;
const TOUCHPOINTS_MAX = 4;
const CELL_UNITS_MAX = 120;
const TEXT_UNITS_MAX = 320;
/** A figure's answer is shown whole: it may tell of several gaps. */
const ANSWER_UNITS_MAX = 800;
/** A row that says that something was not there yet: what keeps coming back shows in these. */
const SAYS_MISSED = /\b(?:was missed|did not pass)\b|: missed,/u;

/** A block of lines for a prompt, and what of it is not shown. */
export interface ShownLines {
  readonly lines: readonly string[];
  /** A sentence on what was left out for length; null where all is shown. */
  readonly note: string | null;
}

/** The columns of a row that only name it: its id, its kind, its touchpoints. */
const ROW_NAMES = /^e\d+ \| \w+ \| [^|]* \| /u;
/** The columns of a figure's line that only name it. */
const FIGURE_NAMES = /^[\w.-]+ \| e\d+ \| /u;

/** What some lines tell, without the names at their beginnings: a number in an id is no number that was shown. */
export function listTold(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.replace(ROW_NAMES, '').replace(FIGURE_NAMES, ''));
}

/** Which attempt it was, in words of ours: no title and no id. */
export function tellSubject({ outcome, startedAtMs, endedAtMs }: ReviewSubject): string {
  const end = { passed: 'was passed', failed: 'was not passed', none: 'ended without an outcome' };
  return `The attempt ran from ${tellDay(startedAtMs)} to ${tellDay(endedAtMs)} and ${end[outcome]}.`;
}

/** The blocks of a prompt that are there, with an empty line between two. */
export function joinBlocks(blocks: readonly (string | null)[]): string {
  return blocks.filter((block) => block !== null).join('\n\n');
}

/** What was measured over the arc, a line each. */
export function showFigures(figures: readonly ReviewFigure[]): readonly string[] {
  return figures.map(
    ({ name, id, answer }) => `${name} | ${id} | ${showLine(answer, ANSWER_UNITS_MAX)}`,
  );
}

/** What the verdicts under each objective came to, a line each. */
export function showObjectives(objectives: readonly ObjectiveRollup[]): ShownLines {
  const { kept, leftOut } = keepEnds(objectives, 8, OBJECTIVES_MAX, () => 1);
  return { lines: kept.map(showObjective), note: tellLeftOut(leftOut, 'objectives') };
}

function showObjective(rollup: ObjectiveRollup): string {
  const { title, touchpoints, verdicts, passed, failed, means, changes, openGaps } = rollup;
  const skills = WORK_SKILLS.flatMap((skill) => {
    const mean = means[skill];
    if (mean === null) return [];
    const change = changes[skill];
    const moved = change === null ? '' : ` (first to last ${tellSigned(change)})`;
    return [`${skill} ${Math.round(mean)}${moved}`];
  });
  const gaps = openGaps.slice(0, GAPS_MAX).map((gap) => showCell(gap, CELL_UNITS_MAX));
  return [
    showCell(title, CELL_UNITS_MAX),
    `${touchpoints} touchpoints, ${verdicts} verdicts, ${passed} passed, ${failed} not passed`,
    skills.length === 0 ? 'no verdict values' : skills.join(', '),
    gaps.length === 0 ? 'no open gaps' : `open gaps: ${gaps.join('; ')}`,
  ].join(' | ');
}

/**
 * The table of evidence, a row a line. Where not all rows fit, those stay that something rests on or that say what was
 * missed; then the first and the last of each kind. Words of peers are never among them.
 *
 * @param cited ids of rows that something shown beside the table cites
 */
export function showEvidence(
  evidence: readonly ReviewEvidence[],
  figures: readonly ReviewFigure[],
  cited: readonly string[] = [],
): ShownLines {
  const own = evidence.filter(({ speaker }) => speaker?.startsWith('peer:') !== true);
  const isWanted = chooseWanted(figures, cited);
  const kept = new Set(KINDS.flatMap((kind) => keepRows(own, kind, isWanted)));
  return {
    lines: own.filter((row) => kept.has(row)).map(showRow),
    note: tellLeftOut(own.length - kept.size, 'rows of evidence'),
  };
}

/** Rows that stay before others: cited ones, the misses, and those that are a data point of a figure of gaps. */
function chooseWanted(
  figures: readonly ReviewFigure[],
  cited: readonly string[],
): (row: ReviewEvidence) => boolean {
  const ids = new Set(cited);
  const points = new Set(
    figures.flatMap(({ points: all }) =>
      all.flatMap(({ gap, touchpoint, counted }) =>
        gap === null || !counted ? [] : [`${gap} ${touchpoint}`],
      ),
    ),
  );
  return ({ id, name, touchpoints, text, kind }) =>
    ids.has(id) ||
    touchpoints.some((touchpoint) => points.has(`${name} ${touchpoint}`)) ||
    (kind !== 'quote' && SAYS_MISSED.test(text ?? ''));
}

function keepRows(
  rows: readonly ReviewEvidence[],
  kind: ReviewEvidence['kind'],
  isWanted: (row: ReviewEvidence) => boolean,
): readonly ReviewEvidence[] {
  const own = rows.filter((row) => row.kind === kind);
  const keep = (some: readonly ReviewEvidence[], most: number): readonly ReviewEvidence[] =>
    keepEnds(some, Math.floor(most * HEAD_SHARE), most, () => 1).kept;
  const wanted = keep(own.filter(isWanted), ROWS_MAX[kind]);
  const others = own.filter((row) => !wanted.includes(row));
  return [...wanted, ...keep(others, ROWS_MAX[kind] - wanted.length)];
}

function showRow({ id, kind, touchpoints, label, text }: ReviewEvidence): string {
  const named = touchpoints.slice(0, TOUCHPOINTS_MAX).map((name) => showCell(name, CELL_UNITS_MAX));
  const more = touchpoints.length - named.length;
  const where = [...named, ...(more > 0 ? [`+${more} more`] : [])].join(', ');
  const most = kind === 'figure' ? ANSWER_UNITS_MAX : TEXT_UNITS_MAX;
  const said = text === null ? '(taken back)' : showLine(text, most);
  return `${id} | ${kind} | ${where} | ${showCell(label, CELL_UNITS_MAX)} | ${said}`;
}

function tellLeftOut(leftOut: number, what: string): string | null {
  return leftOut === 0 ? null : `${leftOut} ${what} are left out, for length.`;
}

function tellSigned(change: number): string {
  const rounded = Math.round(change);
  return rounded < 0 ? `−${-rounded}` : `+${rounded}`;
}
