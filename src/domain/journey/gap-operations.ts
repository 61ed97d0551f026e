import type { Assist } from '@throughline/contract';
import type { Evaluation, EvaluationItem } from '../evaluation/evaluation.ts';
import type { GapOperation, GapOperationName } from './entry.ts';

/** Name and version of the gaps that are known where no rubric is set. */
export const BUILTIN_TAXONOMY = 'builtin.v1';

/** Its criteria. */
export const BUILTIN_CRITERIA = [
  'independence.help',
  'quality.first-try',
  'quality.passed',
  'speed.against-time',
  'communication.answered',
] as const;

const ASSISTS: readonly Assist[] = ['none', 'hint', 'guided', 'told'];

/** Where an evaluation's gaps are named and shown. */
export interface GapContext {
  /** The rubric that the criteria come from; null where none is set. */
  readonly rubric: { readonly id: string; readonly version: number } | null;
  readonly task: string | null;
  readonly stage: string | null;
  readonly touchpoint: string;
}

/**
 * The operations on gaps that an evaluation's criteria prove. A met criterion counts as done alone only
 * where the material shows no help at all; how much help there was is the evaluation's, never proposed here.
 */
export function deriveGapOperations(
  evaluation: Evaluation,
  context: GapContext,
): readonly GapOperation[] {
  let ordinal = 0;
  const operations: GapOperation[] = [];
  for (const item of evaluation.items) {
    const evidence = item.evidence.map(() => ordinal++);
    const operation = nameOperation(item, evaluation.assist);
    if (operation === null || evidence.length === 0) continue;
    // A rubric names its own gaps; the built-in ones stand where none is set.
    if (context.rubric !== null && isBuiltin(item.criterion)) continue;
    operations.push({
      ...nameGap(item.criterion, context),
      operation,
      assist: evaluation.assist,
      context: contextKey(context),
      evidence,
    });
  }
  return operations;
}

/** Where something was shown: task or stage, and touchpoint. Two of them are two contexts. */
export function contextKey(context: GapContext): string {
  return `${context.task ?? context.stage ?? ''}|${context.touchpoint}`;
}

/**
 * Holds operations to what the evaluation proves, whoever proposed them.
 *
 * @throws RangeError where one has no evidence of this evaluation, claims less help than there was, or
 *   takes success with help for success alone
 */
export function assertGapOperations(
  operations: readonly GapOperation[],
  evaluation: Evaluation,
): void {
  const count = evaluation.items.reduce((sum, item) => sum + item.evidence.length, 0);
  for (const { gap, operation, assist, evidence } of operations) {
    if (evidence.length === 0 || evidence.some((ordinal) => ordinal < 0 || ordinal >= count)) {
      throw new RangeError(`the operation on ${gap} names no evidence of its evaluation`);
    }
    if (ASSISTS.indexOf(assist) < ASSISTS.indexOf(evaluation.assist)) {
      throw new RangeError(`the operation on ${gap} claims less help than there was`);
    }
    if (operation === 'reapplied' && assist !== 'none') {
      throw new RangeError(`the operation on ${gap} takes success with help for success alone`);
    }
    if (operation === 'walked' && assist === 'none') {
      throw new RangeError(`the operation on ${gap} tells of help that there was not`);
    }
  }
}

function nameOperation(item: EvaluationItem, assist: Assist): GapOperationName | null {
  if (item.abstained !== null || item.passed === null) return null;
  if (!item.passed) return 'observed';
  return assist === 'none' ? 'reapplied' : 'walked';
}

function nameGap(criterion: string, context: GapContext): { gap: string; taxonomy: string } {
  const builtin = isBuiltin(criterion);
  if (!builtin && context.rubric !== null) {
    return { gap: criterion, taxonomy: `${context.rubric.id}@${context.rubric.version}` };
  }
  const gap = builtin && context.task !== null ? `${criterion}@${context.task}` : criterion;
  return { gap, taxonomy: BUILTIN_TAXONOMY };
}

function isBuiltin(criterion: string): boolean {
  return BUILTIN_CRITERIA.some((name) => name === criterion);
}
