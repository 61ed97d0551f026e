import { PatternError } from './pattern-error.ts';
import type { PatternAnchor, PatternNode } from './pattern-node.ts';
import { parsePattern } from './parse-pattern.ts';

/** One instruction of a pattern's machine; `to` are indices of instructions. */
export type Instruction =
  | { readonly op: 'atom'; readonly atom: number }
  | { readonly op: 'anchor'; readonly anchor: PatternAnchor }
  | { readonly op: 'split'; readonly to: readonly number[] }
  | { readonly op: 'accept' };

/** A pattern that `matchPattern` runs in time proportional to text × instructions. */
export interface CompiledPattern {
  readonly instructions: readonly Instruction[];
  /** Tests of a single character each. */
  readonly atoms: readonly RegExp[];
  readonly multiline: boolean;
}

/** Most instructions; a counted repeat such as `a{50}` takes fifty. */
export const INSTRUCTIONS_MAX = 1_000;

/**
 * Compiles a check's pattern. The language's own engine backtracks and can hang on patterns such as
 * `(a+)+$`; so each character is tested natively, and how characters follow each other is run here, by
 * following all ways at once.
 *
 * @param flags out of `imsu`; the grammar is always that of `u`
 * @throws PatternError where the pattern is malformed, needs backtracking, or is too large
 * @example
 * compilePattern('trade-?offs?', 'i');
 */
export function compilePattern(pattern: string, flags = ''): CompiledPattern {
  assertWellFormed(pattern, flags);
  const kept = `${flags.includes('i') ? 'i' : ''}${flags.includes('s') ? 's' : ''}u`;
  const builder: Builder = { instructions: [], sources: new Map() };
  emit(builder, parsePattern(pattern));
  push(builder, { op: 'accept' });
  const atoms = Array.from(builder.sources.keys(), (source) => new RegExp(`^${source}$`, kept));
  return { instructions: builder.instructions, atoms, multiline: flags.includes('m') };
}

interface Builder {
  readonly instructions: Instruction[];
  /** Each atom's source and its index. */
  readonly sources: Map<string, number>;
}

function assertWellFormed(pattern: string, flags: string): void {
  try {
    new RegExp(pattern, `${flags.replaceAll('u', '')}u`);
  } catch (cause) {
    throw new PatternError(`is not a regular expression: ${(cause as Error).message}`, 0);
  }
}

function push(builder: Builder, instruction: Instruction): number {
  if (builder.instructions.length >= INSTRUCTIONS_MAX) {
    throw new PatternError(`takes more than ${INSTRUCTIONS_MAX} steps; repeat less`, 0);
  }
  return builder.instructions.push(instruction) - 1;
}

function emit(builder: Builder, node: PatternNode): void {
  if (node.type === 'atom') push(builder, { op: 'atom', atom: indexAtom(builder, node.source) });
  else if (node.type === 'anchor') push(builder, { op: 'anchor', anchor: node.anchor });
  else if (node.type === 'sequence') node.parts.forEach((part) => emit(builder, part));
  else if (node.type === 'choice') emitChoice(builder, node.options);
  else emitRepeat(builder, node.part, node.min, node.max);
}

function indexAtom(builder: Builder, source: string): number {
  const index = builder.sources.get(source) ?? builder.sources.size;
  builder.sources.set(source, index);
  return index;
}

function emitChoice(builder: Builder, options: readonly PatternNode[]): void {
  const split = push(builder, { op: 'split', to: [] });
  const starts: number[] = [];
  const leaves: number[] = [];
  for (const option of options) {
    starts.push(builder.instructions.length);
    emit(builder, option);
    leaves.push(push(builder, { op: 'split', to: [] }));
  }
  const after = builder.instructions.length;
  builder.instructions[split] = { op: 'split', to: starts };
  for (const leaf of leaves) builder.instructions[leaf] = { op: 'split', to: [after] };
}

function emitRepeat(builder: Builder, part: PatternNode, min: number, max: number | null): void {
  for (let count = 0; count < min; count += 1) {
    const before = builder.instructions.length;
    emit(builder, part);
    // An empty part repeated any number of times is empty: without this, nested ones would never end.
    if (builder.instructions.length === before) break;
  }
  if (max === null) {
    const split = push(builder, { op: 'split', to: [] });
    emit(builder, part);
    push(builder, { op: 'split', to: [split] });
    builder.instructions[split] = { op: 'split', to: [split + 1, builder.instructions.length] };
    return;
  }
  const skips: number[] = [];
  for (let count = min; count < max; count += 1) {
    skips.push(push(builder, { op: 'split', to: [] }));
    emit(builder, part);
  }
  const after = builder.instructions.length;
  for (const skip of skips) builder.instructions[skip] = { op: 'split', to: [skip + 1, after] };
}
