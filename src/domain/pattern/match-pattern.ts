import { BLANK, type Span } from '../text/split-statements.ts';
import type { PatternAnchor } from './pattern-node.ts';
import type { CompiledPattern } from './compile-pattern.ts';

/** Steps that one check may take over all the texts it reads; spent by `matchPattern`. */
export interface StepBudget {
  remaining: number;
}

/** The run of one text: where it stands between two characters, and the ways that are open there. */
interface Run {
  readonly pattern: CompiledPattern;
  readonly budget: StepBudget;
  readonly tested: ReadonlyArray<Map<string, boolean>>;
  before: string;
  after: string;
}

/** Open ways in the order of their starts: instruction → where the match began. */
type Ways = Map<number, number>;

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
  const run: Run = {
    pattern,
    budget,
    tested: pattern.atoms.map(() => new Map()),
    before: '',
    after: '',
  };
  let ways: Ways = new Map();
  let at = 0;
  for (const character of text) {
    run.after = character;
    const opened = openWays(run, ways, at);
    if (run.budget.remaining < 0) return undefined;
    const start = findAccepted(run, opened, at);
    if (start !== null) return { start, end: at };
    ways = takeCharacter(run, opened, character);
    run.before = character;
    at += character.length;
  }
  run.after = '';
  const start = findAccepted(run, openWays(run, ways, at), at);
  if (run.budget.remaining < 0) return undefined;
  return start === null ? null : { start, end: at };
}

/** Follows splits and anchors from every way, and from a match that begins here. */
function openWays(run: Run, ways: Ways, at: number): Ways {
  const opened: Ways = new Map();
  for (const [instruction, start] of ways) follow(run, opened, instruction, start);
  follow(run, opened, 0, at);
  return opened;
}

function follow(run: Run, opened: Ways, from: number, start: number): void {
  const waiting = [from];
  while (waiting.length > 0) {
    const index = waiting.pop() as number;
    if (opened.has(index)) continue;
    opened.set(index, start);
    run.budget.remaining -= 1;
    const instruction = run.pattern.instructions[index];
    if (instruction?.op === 'split') waiting.push(...instruction.to);
    if (instruction?.op === 'anchor' && holds(run, instruction.anchor)) waiting.push(index + 1);
  }
}

function findAccepted(run: Run, opened: Ways, at: number): number | null {
  const start = opened.get(run.pattern.instructions.length - 1);
  return start === undefined || start === at ? null : start;
}

function takeCharacter(run: Run, opened: Ways, character: string): Ways {
  const next: Ways = new Map();
  if (character === BLANK) return next;
  for (const [index, start] of opened) {
    const instruction = run.pattern.instructions[index];
    if (instruction?.op !== 'atom' || next.has(index + 1)) continue;
    if (testAtom(run, instruction.atom, character)) next.set(index + 1, start);
  }
  return next;
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
  if (anchor === 'start')
    return run.before === '' || (run.pattern.multiline && LINE_ENDS.includes(run.before));
  if (anchor === 'end')
    return run.after === '' || (run.pattern.multiline && LINE_ENDS.includes(run.after));
  const isBoundary = WORD.test(run.before) !== WORD.test(run.after);
  return isBoundary === (anchor === 'word');
}
