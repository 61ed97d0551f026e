import type { LearnerRef } from '../domain/ids/learner-ref.ts';
import type { EntryWords } from '../domain/journey/claims.ts';
import type { EntryAuthor, GapOperation, LinkedEntry } from '../domain/journey/entry.ts';
import type { CompletionRow } from '../store/calibrate/select-completion.ts';
import { crashPoint } from '../store/crash-point.ts';
import type { Transaction } from '../store/database.ts';
import type { LearnerKey } from '../store/keys/learner-key.ts';
import { appendJourneyEntry } from './append-journey-entry.ts';
import { storeEvaluation, type NewEvaluation } from './store-evaluation.ts';

/** An evaluation that is told and never fused, such as a light one. */
export interface UnfusedEvaluation extends Omit<
  NewEvaluation,
  'landing' | 'supersedes' | 'completion'
> {
  readonly completion: CompletionRow;
  readonly entry: {
    readonly author: EntryAuthor;
    readonly words: EntryWords;
    readonly gapOps: readonly GapOperation[];
  };
}

/**
 * Puts an evaluation that is not fused on record, with its one journey entry: no snapshot, no settlement. In the
 * caller's transaction, under the learner's lock.
 */
export async function landEvaluation(
  transaction: Transaction,
  ref: LearnerRef,
  key: LearnerKey,
  given: UnfusedEvaluation,
): Promise<LinkedEntry> {
  const { completion, evaluation, entry } = given;
  const stored = await storeEvaluation(transaction, ref, key, {
    ...given,
    landing: null,
    supersedes: null,
  });
  crashPoint('evaluate/after-evaluation');
  return appendJourneyEntry(
    transaction,
    { key, nowMs: given.nowMs },
    {
      ref,
      draft: {
        kind: 'handoff',
        author: entry.author,
        focus: completion.focus,
        occurredAtMs: completion.occurredAt.getTime(),
        source: {
          kind: completion.kind,
          touchpoint: completion.touchpoint,
          position: completion.seq,
        },
        evaluation: {
          id: stored.row.id,
          hash: stored.hash,
          outcome: evaluation.outcome,
          source: evaluation.source,
        },
        gapOps: entry.gapOps,
        carries: [],
        supersedes: null,
      },
      words: entry.words,
      evaluation,
    },
  );
}
