import { v7 } from 'uuid';
import { ErasedError } from '../../domain/errors/erased-error.ts';
import { openEvaluation, type ClosedEvaluation } from '../../domain/evaluation/close-evaluation.ts';
import { listRationales } from '../../domain/evaluation/list-rationales.ts';
import type { EvaluationRef } from '../../domain/ids/learner-ref.ts';
import { deriveLightGapOperations } from '../../domain/journey/light-gap-operations.ts';
import { DIFFICULTY_VERSION_0 } from '../../domain/skills/difficulty-version.ts';
import { numberInstrument } from '../../domain/evaluation/number-instrument.ts';
import { writeClaims } from '../../judges/rules/write-claims.ts';
import { landEvaluation } from '../../landing/land-evaluation.ts';
import { lockLearnerState } from '../../store/calibrate/lock-learner-state.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { inTenant, type Transaction } from '../../store/database.ts';
import { countRedactions } from '../../store/erasure/count-redactions.ts';
import { takeDue } from '../../store/evaluate/take-due.ts';
import { loadLearnerKey } from '../../store/keys/learner-key-store.ts';
import type { LearnerKey } from '../../store/keys/learner-key.ts';
import { numberLineUp } from '../judging/number-line-up.ts';
import { guardStep } from '../guard-step.ts';
import type { EvaluateParts } from './evaluate-parts.ts';
import { gatherConversation, type GatheredTurn } from './gather-conversation.ts';
import { recallConversation } from './judge-conversation.ts';
import { requireSameWords } from './require-same-words.ts';

/** Turns that one transaction lands: it holds the learner's lock, for which recording waits. */
const LANDED_AT_ONCE_MAX = 5;

/**
 * Appends one evaluation and one journey entry for each completion of a conversation that still waits, in ledger
 * order, a few in one transaction. Whoever comes second, in this process or another, finds nothing waiting and
 * changes nothing. No fence is asked for: what is not fused cannot land on a stale read.
 *
 * @throws ThroughlineError `learner/erased`; `evaluate/overtaken` where a text of the learner was taken back since its words
 *   were read
 */
export async function commit(parts: EvaluateParts, run: EvaluationRef): Promise<void> {
  await guardStep(async () => {
    const judged = await recallConversation(parts, run);
    const { redactions } = judged;
    crashPoint('evaluate/after-judge');
    const evaluations = new Map(
      judged.turns.map(({ position, evaluation }) => [position, evaluation]),
    );
    const gathered = await gatherConversation(parts, run);
    requireSameWords(redactions, gathered.redactions);
    const { turns } = gathered;
    const ordinal = await numberLineUp(parts.appPool, run.tenant, parts.lineUp);
    for (let start = 0; start < turns.length; start += LANDED_AT_ONCE_MAX) {
      const some = turns.slice(start, start + LANDED_AT_ONCE_MAX);
      await inTenant(parts.appPool, run.tenant, async (transaction) => {
        await landTurns(transaction, parts, run, some, { evaluations, ordinal, redactions });
        crashPoint('evaluate/before-commit');
      });
      crashPoint('evaluate/after-commit');
    }
  });
}

async function landTurns(
  transaction: Transaction,
  parts: EvaluateParts,
  run: EvaluationRef,
  turns: readonly GatheredTurn[],
  judged: {
    readonly evaluations: ReadonlyMap<number, ClosedEvaluation | null>;
    /** Of the judges' line-up. */
    readonly ordinal: number;
    readonly redactions: number;
  },
): Promise<void> {
  const state = await lockLearnerState(transaction, run.learner);
  if (state.erasing) throw new ErasedError();
  // Under the learner's lock, so that no redaction comes between.
  requireSameWords(judged.redactions, await countRedactions(transaction, run.learner));
  const key = await loadLearnerKey(transaction, parts.master, run.learner);
  const positions = turns.map(({ completion }) => completion.seq);
  const taken = await takeDue(transaction, run.learner, positions);
  for (const turn of turns) {
    const evaluation = judged.evaluations.get(turn.completion.seq) ?? null;
    if (evaluation === null || !taken.has(turn.completion.seq)) continue;
    await landTurn(transaction, parts, run, { key, ordinal: judged.ordinal }, turn, evaluation);
  }
}

async function landTurn(
  transaction: Transaction,
  parts: EvaluateParts,
  run: EvaluationRef,
  { key, ordinal }: { readonly key: LearnerKey; readonly ordinal: number },
  { completion, material, rubric, policy, bodyIds }: GatheredTurn,
  closed: ClosedEvaluation,
): Promise<void> {
  const evaluation = openEvaluation(closed, material.events);
  const rationales = listRationales(evaluation.items);
  await landEvaluation(transaction, run, key, {
    completion,
    evaluationId: v7(),
    evaluation,
    author: null,
    model: evaluation.given?.model ?? null,
    promptVersion: evaluation.given?.promptVersion ?? null,
    judgeVersion: numberInstrument(policy.read.judgeVersion, ordinal),
    rubric: null,
    difficultyVersion: DIFFICULTY_VERSION_0.version,
    words: rationales === null ? null : { rationales },
    bodyIds,
    entry: {
      author: 'code',
      words: writeClaims(evaluation, material),
      gapOps: deriveLightGapOperations(evaluation, material, rubric),
    },
    nowMs: parts.nowMs(),
  });
}
