import { BLANK, type Span } from '../text/split-statements.ts';
import type { CompiledPattern } from './compile-pattern.ts';
import type { PatternAnchor } from './pattern-node.ts';

/** Steps that are left for all patterns that share this budget; spent by `matchPattern`. */
export interface StepBudget {
  remaining: number;
}

/**
 * Ways to go on from a place, in the order of where their matches began: the instruction, and that
 * beginning. Plain arrays, since maps made anew at every place took ten times as long.
 */
interface Ways {
  readonly instructions: Int32Array;
  readonly starts: Int32Array;
  readonly has: Uint8Array;
  count: number;
}

/** The run of one text; it stands between two characters. */
interface Run {
  readonly pattern: CompiledPattern;
  readonly budget: StepBudget;
  /** By atom: what its test said of a character. */
  readonly tested: ReadonlyArray<Map<string, boolean>>;
  /** What the character before led to. */
  readonly taken: Ways;
  /** The same with every split and anchor followed. */
  readonly opened: Ways;
  readonly waiting: number[];
  before: string;
  after: string;
}

const LINE_ENDS = '\n\r\u2028\u2029';
const WORD = /^\w$/u;

/**
 * Finds the match that ends first (of those, the one that begins first), at least one character long;
 * null where there is none; `undefined` where the budget ran out. Takes at most text × instructions
 * steps, whatever the pattern. Nothing matches a blanked-out character.
 */
export function matchPattern(
  pattern: CompiledPattern,
  text: string,
  budget: StepBudget,
): Span | null | undefined {
  const run = startRun(pattern, budget);
  let at = 0;
  for (const character of text) {
    const start = passPlace(run, at, character);
    if (budget.remaining < 0) return undefined;
    if (start !== null) return { start, end: at };
    at += character.length;
  }
  const start = passPlace(run, at, '');
  if (budget.remaining < 0) return undefined;
  return start === null ? null : { start, end: at };
}

function startRun(pattern: CompiledPattern, budget: StepBudget): Run {
  const size = pattern.instructions.length;
  const createWays = (): Ways => ({
    instructions: new Int32Array(size),
    starts: new Int32Array(size),
    has: new Uint8Array(size),
    count: 0,
  });
  const tested = pattern.atoms.map(() => new Map<string, boolean>());
  const [taken, opened] = [createWays(), createWays()];
  return { pattern, budget, tested, taken, opened, waiting: [], before: '', after: '' };
}

/** Where a match that ends at this place began; null where none does, and the run has taken `character`. */
function passPlace(run: Run, at: number, character: string): number | null {
  const { taken, opened } = run;
  run.after = character;
  for (let way = 0; way < taken.count; way += 1) {
    openWay(run, taken.instructions[way] as number, taken.starts[way] as number);
  }
  clearWays(taken);
  openWay(run, 0, at);
  const accepted = findAccepted(opened, at);
  if (accepted === null && character !== BLANK) takeCharacter(run, character);
  clearWays(opened);
  run.before = character;
  return accepted;
}

/** Follows splits and anchors from an instruction. What was reached from an earlier start stays. */
function openWay(run: Run, from: number, start: number): void {
  const { opened, waiting, pattern, budget } = run;
  waiting.push(from);
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (!addWay(opened, index, start)) continue;
    budget.remaining -= 1;
    const instruction = pattern.instructions[index];
    if (instruction?.op === 'split') waiting.push(...instruction.to);
    else if (instruction?.op === 'anchor' && holds(run, instruction.anchor))
      waiting.push(index + 1);
  }
}

function takeCharacter(run: Run, character: string): void {
  const { opened, taken, pattern } = run;
  for (let way = 0; way < opened.count; way += 1) {
    const index = opened.instructions[way] as number;
    const instruction = pattern.instructions[index];
    if (instruction?.op === 'atom' && testAtom(run, instruction.atom, character)) {
      addWay(taken, index + 1, opened.starts[way] as number);
    }
  }
}

/** The last instruction accepts; a match of nothing is none. */
function findAccepted(opened: Ways, at: number): number | null {
  const last = opened.has.length - 1;
  if (opened.has[last] === 0) return null;
  const start = opened.starts[
    opened.instructions.subarray(0, opened.count).indexOf(last)
  ] as number;
  return start === at ? null : start;
}

function addWay(ways: Ways, index: number, start: number): boolean {
  if (ways.has[index] === 1) return false;
  ways.has[index] = 1;
  ways.instructions[ways.count] = index;
  ways.starts[ways.count] = start;
  ways.count += 1;
  return true;
}

function clearWays(ways: Ways): void {
  for (let way = 0; way < ways.count; way += 1) ways.has[ways.instructions[way] as number] = 0;
  ways.count = 0;
}

function testAtom(run: Run, atom: number, character: string): boolean {
  const tested = run.tested[atom] as Map<string, boolean>;
  const known = tested.get(character);
  if (known !== undefined) return known;
  const matches = (run.pattern.atoms[atom] as RegExp).test(character);
  tested.set(character, matches);
  return matches;
}

function holds(run: Run, anchor: PatternAnchor): boolean {
  if (anchor === 'start') return endsLine(run, run.before);
  if (anchor === 'end') return endsLine(run, run.after);
  const isBoundary = WORD.test(run.before) !== WORD.test(run.after);
  return isBoundary === (anchor === 'word');
}

/** Whether a text, or with the flag `m` a line, ends at this neighbour. */
function endsLine({ pattern }: Run, neighbour: string): boolean {
  return neighbour === '' || (pattern.multiline && LINE_ENDS.includes(neighbour));
}
