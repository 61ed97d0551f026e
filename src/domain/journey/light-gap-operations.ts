import type { Evaluation } from '../evaluation/evaluation.ts';
import type { LedgerEvent } from '../touchpoints/ledger-event.ts';
import type { Material, VersionedRubric } from '../touchpoints/material.ts';
import { taskOf } from '../touchpoints/merge-signals.ts';
import type { GapOperation } from './entry.ts';
import { BUILTIN_CRITERIA, deriveGapOperations } from './gap-operations.ts';
import { PROPOSED_TAXONOMY } from './move-gaps.ts';

/**
 * The operations on gaps that a light evaluation proves. Its criteria are the built-in ones, the rubric's where the
 * platform speaks of them, or proposals under a name that nobody knows yet, which wait for a coach to map them.
 */
export function deriveLightGapOperations(
  evaluation: Evaluation,
  { completion, own }: Material,
  rubric: VersionedRubric | null,
): readonly GapOperation[] {
  const operations = deriveGapOperations(evaluation, {
    rubric: null,
    task: taskOf(own),
    stage: stageOrConversation(completion),
    touchpoint: completion.touchpoint,
  });
  return operations.map((operation) => {
    const [criterion] = operation.gap.split('@');
    if (BUILTIN_CRITERIA.some((name) => name === criterion)) return operation;
    const isKnown = rubric?.rubric.criteria.some(({ id }) => id === operation.gap) === true;
    return {
      ...operation,
      taxonomy: isKnown ? `${rubric.id}@${rubric.version}` : PROPOSED_TAXONOMY,
    };
  });
}

/**
 * The stage that a completion belongs to. Of a turn or session without one the partner of its conversation: else each
 * turn would be another place.
 */
export function stageOrConversation({ kind, stage, persona }: LedgerEvent): string | null {
  if (stage !== null) return stage;
  return kind === 'chat_turn' || kind === 'learn_session' ? (persona ?? 'tutor') : null;
}
