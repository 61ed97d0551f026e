import { layOutEvidence, layOutItems } from '../domain/evaluation/lay-out-evaluation.ts';
import type { Evaluation } from '../domain/evaluation/evaluation.ts';
import type { LearnerRef } from '../domain/ids/learner-ref.ts';
import { hashEvaluation, type StoredEvaluation } from '../domain/journey/hash-evaluation.ts';
import { appendBody } from '../store/calibrate/append-body.ts';
import { appendChange } from '../store/change/append-change.ts';
import { appendEvaluation } from '../store/calibrate/append-evaluation.ts';
import type { CompletionRow } from '../store/calibrate/select-completion.ts';
import type { Transaction } from '../store/database.ts';
import type { LearnerKey } from '../store/keys/learner-key.ts';

/** An evaluation that is about to go on record. */
export interface NewEvaluation {
  /** UUID that it takes. */
  readonly evaluationId: string;
  readonly evaluation: Evaluation;
  readonly completion: Pick<CompletionRow, 'seq' | 'kind' | 'policyVersion'>;
  /** Null where it is not fused. */
  readonly landing: number | null;
  /** Of a human verdict: who gave it. */
  readonly author: string | null;
  readonly model: string | null;
  readonly promptVersion: string | null;
  readonly judgeVersion: number;
  readonly rubric: { readonly id: string; readonly version: number } | null;
  readonly difficultyVersion: number;
  /** UUID of the evaluation whose place it takes; null where it is the first. */
  readonly supersedes: string | null;
  /** What it says in words, such as a person's reason; null where it says nothing. */
  readonly words: object | null;
  /** Where the words of quoted events are stored, by `ledgerSeq`. */
  readonly bodyIds: ReadonlyMap<number, string>;
  readonly nowMs: number;
}

/**
 * Appends an evaluation, its words encrypted, and answers its row with its hash. Where code found attempts to sway the
 * judge, the change feed tells it.
 */
export async function storeEvaluation(
  transaction: Transaction,
  ref: LearnerRef,
  key: LearnerKey,
  given: NewEvaluation,
): Promise<{ readonly row: StoredEvaluation; readonly hash: string }> {
  const { evaluation, completion } = given;
  const body = given.words === null ? null : await appendBody(transaction, ref, key, given.words);
  const row: StoredEvaluation = {
    id: given.evaluationId,
    learner: ref.learner,
    position: completion.seq,
    landing: given.landing,
    kind: completion.kind,
    source: evaluation.source,
    outcome: evaluation.outcome,
    author: given.author,
    judge: evaluation.judge,
    model: given.model,
    promptVersion: given.promptVersion,
    judgeVersion: given.judgeVersion,
    rubric: given.rubric?.id ?? null,
    rubricVersion: given.rubric?.version ?? null,
    policyVersion: completion.policyVersion,
    difficultyVersion: given.difficultyVersion,
    supersedes: given.supersedes,
    droppedEvidence: evaluation.droppedEvidence,
    bodyId: body?.id ?? null,
    flags: evaluation.flags ?? null,
    items: layOutItems(evaluation),
    evidence: layOutEvidence(evaluation, given.bodyIds),
  };
  const hash = hashEvaluation(row);
  await appendEvaluation(transaction, ref, row, hash, given.nowMs);
  if (row.flags !== null) await appendChange(transaction, ref, 'flagged', completion.seq);
  return { row, hash };
}
