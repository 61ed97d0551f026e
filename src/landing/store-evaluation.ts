import { layOutEvidence, layOutItems } from '../domain/evaluation/lay-out-evaluation.ts';
import { hashEvaluation, type StoredEvaluation } from '../domain/journey/hash-evaluation.ts';
import { appendBody } from '../store/calibrate/append-body.ts';
import { appendEvaluation } from '../store/calibrate/append-evaluation.ts';
import type { LandingScene } from './landing.ts';

/** Appends the evaluation of a landing, its words encrypted, and answers its row with its hash. */
export async function storeEvaluation(
  scene: LandingScene,
): Promise<{ readonly row: StoredEvaluation; readonly hash: string }> {
  const { transaction, ref, key, state, landing, around } = scene;
  const { evaluation, completion } = landing;
  const body =
    landing.words === null ? null : await appendBody(transaction, ref, key, landing.words);
  const row: StoredEvaluation = {
    id: landing.evaluationId,
    learner: ref.learner,
    position: completion.seq,
    landing: state.nextLanding,
    kind: completion.kind,
    source: evaluation.source,
    outcome: evaluation.outcome,
    author: landing.author,
    judge: evaluation.judge,
    model: landing.model,
    promptVersion: landing.promptVersion,
    judgeVersion: landing.verdict.judgeVersion,
    rubric: landing.rubric?.id ?? null,
    rubricVersion: landing.rubric?.version ?? null,
    policyVersion: completion.policyVersion,
    difficultyVersion: landing.difficultyVersion,
    supersedes: around.superseded?.evaluation ?? null,
    droppedEvidence: evaluation.droppedEvidence,
    bodyId: body?.id ?? null,
    items: layOutItems(evaluation),
    evidence: layOutEvidence(evaluation, landing.bodyIds),
  };
  const hash = hashEvaluation(row);
  await appendEvaluation(transaction, ref, row, hash, landing.nowMs);
  return { row, hash };
}
