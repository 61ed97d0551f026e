import type { ReviewRef } from '../../domain/ids/learner-ref.ts';
import type { ReviewSteps } from '../../flows/steps.ts';
import { guardStep } from '../guard-step.ts';
import { awaitVerdicts } from './await-verdicts.ts';
import { commit } from './commit.ts';
import { computeFigures } from './compute-figures.ts';
import { findDue } from './find-due.ts';
import { gatherArtefacts } from './gather-artefacts.ts';
import { gatherConversations } from './gather-conversations.ts';
import { gatherRollups } from './gather-rollups.ts';
import { givePerspective } from './give-perspective.ts';
import { openRevision, type RevisionScene } from './in-revision.ts';
import { narrate } from './narrate.ts';
import { noteFailure } from './note-failure.ts';
import { ReviewMemory } from './review-memory.ts';
import type { ReviewParts } from './review-parts.ts';
import { score } from './score.ts';

/**
 * Binds the steps of the flow `review`.
 *
 * @example
 * const review = createReviewSteps({ appPool, master, nowMs: Date.now, judge: reviewRuleJudge });
 */
export function createReviewSteps(
  parts: ReviewParts,
  memory: ReviewMemory = new ReviewMemory(),
): ReviewSteps {
  const inRevision = <Result>(
    run: ReviewRef,
    step: (scene: RevisionScene) => Promise<Result>,
  ): Promise<Result> =>
    guardStep(async () => {
      try {
        return await step(await openRevision({ ...parts, memory }, run));
      } catch (error) {
        memory.forget(run); // a later try opens it again; until then its words stay nowhere but in the database
        throw error;
      }
    });
  return {
    findDue: (ref) => findDue(parts, ref),
    awaitVerdicts: (run) => awaitVerdicts(parts, run),
    gatherRollups: (run) => inRevision(run, gatherRollups),
    gatherConversations: (run) => inRevision(run, gatherConversations),
    gatherArtefacts: (run) => inRevision(run, gatherArtefacts),
    computeFigures: (run) => inRevision(run, computeFigures),
    givePerspective: (run, persona) => inRevision(run, (scene) => givePerspective(scene, persona)),
    score: (run) => inRevision(run, score),
    narrate: (run) => inRevision(run, narrate),
    async commit(run) {
      await inRevision(run, commit);
      memory.forget(run);
    },
    noteFailure(run, failure) {
      memory.forget(run);
      return noteFailure(parts, run, failure);
    },
  };
}
