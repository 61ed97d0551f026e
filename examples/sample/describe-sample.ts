import {
  WorkSkill,
  type Event,
  type FoldedFigure,
  type HandoffEntry,
  type LearnerRead,
  type LedgerEntry,
  type RecordResult,
} from '@throughline/contract';

const BAR_CELLS = 20;
const SKILL_WIDTH = 14;

/** One figure as it entered the read. */
export type Move = Pick<FoldedFigure, 'name' | 'ledgerSeq' | 'meanBefore' | 'meanAfter'>;

/** One line per completion: what it was, how it ended, what it earned and at which multiplier. */
export function describeCompletion(event: Event, result: RecordResult): string {
  const what = `${event.kind.replaceAll('_', ' ')} ${event.outcome === 'failed' ? '✗' : event.outcome === 'passed' ? '✓' : '·'}`;
  const earned = `${result.points} points × ${result.multiplier} = ${result.xp} XP`;
  const note = result.late ? '  late: priced, not judged' : result.settled ? '' : '  unsettled';
  return `    ${event.occurredAt.slice(11, 16)}  ${what.padEnd(20)} ${earned.padEnd(24)}${note}`.trimEnd();
}

/** One line per day: how the read stands now. */
export function describeRead(read: LearnerRead): string {
  const { value, lower, upper } = read.overall;
  const waiting = read.pending.count === 0 ? '' : `, ${read.pending.count} verdicts still to come`;
  return `    → overall ${round(value)} [${round(lower)}–${round(upper)}], ${read.tier}, ${read.multiplier}×; ${read.xp.total} XP${waiting}`;
}

/** The closing summary: the read, what was earned and settled, the last handoff entry, and where to look next. */
export function describeSummary(summary: {
  read: LearnerRead;
  entry: HandoffEntry | undefined;
  settlements: readonly LedgerEntry[];
  /** Per skill, the one figure that moved it most. */
  moves: ReadonlyMap<WorkSkill, Move>;
  url: string;
}): string[] {
  const { read } = summary;
  return [
    `  What Throughline now knows of ${read.learner}`,
    '',
    ...WorkSkill.options.map((skill) => describeSkill(skill, read, summary.moves.get(skill))),
    describeOverall(read),
    '',
    `  Earned: ${read.xp.total} XP, of which ${read.xp.settled} settled. ${describeSettlements(summary.settlements)}`,
    ...describeEntry(summary.entry),
    `  The judge: ${read.judge}`,
  ];
}

function describeSkill(skill: WorkSkill, read: LearnerRead, move: Move | undefined): string {
  const { value, lower, upper, state } = read.skills[skill];
  const name = skill.padEnd(SKILL_WIDTH);
  if (state === 'unrated')
    return `    ${name} ${'·'.repeat(BAR_CELLS)}  unrated: nothing here can be measured without a model`;
  const moved = move === undefined ? '' : `; moved most by ${describeMove(move)}`;
  return `    ${name} ${drawInterval(value, lower, upper)}  ${round(value)} [${round(lower)}–${round(upper)}], ${state}${moved}`;
}

function describeMove(move: Move): string {
  const by = move.meanAfter - move.meanBefore;
  return `${move.name.replaceAll(/[-.]/g, ' ')} at ledger entry ${move.ledgerSeq} (${by > 0 ? '+' : '−'}${Math.abs(by).toFixed(1)})`;
}

function describeOverall(read: LearnerRead): string {
  const { value, lower, upper } = read.overall;
  return `    ${'overall'.padEnd(SKILL_WIDTH)} ${drawInterval(value, lower, upper)}  ${round(value)} [${round(lower)}–${round(upper)}] → ${read.tier}: the next event earns ${read.multiplier}×`;
}

/** The 0–100 scale: the interval as a line, the value as a point on it. */
function drawInterval(value: number, lower: number, upper: number): string {
  const cell = (at: number): number =>
    Math.min(BAR_CELLS - 1, Math.max(0, Math.floor((at / 100) * BAR_CELLS)));
  const [from, to, at] = [cell(lower), cell(upper), cell(value)];
  return Array.from({ length: BAR_CELLS }, (_, index) =>
    index === at ? '●' : index >= from && index <= to ? '─' : '·',
  ).join('');
}

function describeSettlements(entries: readonly LedgerEntry[]): string {
  const changed = entries.filter((entry) => entry.xp !== 0);
  const sum = changed.reduce((total, entry) => total + entry.xp, 0);
  if (entries.length === 0) return 'Nothing had to be settled.';
  return `${entries.length} settlements, ${changed.length} of which changed it, by ${sum >= 0 ? '+' : ''}${sum} XP in all.`;
}

function describeEntry(entry: HandoffEntry | undefined): string[] {
  if (entry === undefined) return [];
  const operations = entry.gapOps.map(
    (operation) =>
      `${operation.gap} ${operation.operation}${operation.assist === 'none' ? '' : ` (${operation.assist})`}`,
  );
  return [
    '',
    `  The journey's entry ${entry.entrySeq}, which the next reader starts from`,
    ...entry.happened.map((claim) => `    ${claim.text}`),
    ...entry.signals.map((claim) => `    ${claim.text}`),
    ...(operations.length === 0 ? [] : [`    Gaps: ${operations.join(', ')}`]),
    '',
  ];
}

function round(value: number): string {
  return value.toFixed(0);
}
