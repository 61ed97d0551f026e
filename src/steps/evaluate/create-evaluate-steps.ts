import type { EvaluateSteps } from '../../flows/steps.ts';
import { commit } from './commit.ts';
import type { EvaluateParts } from './evaluate-parts.ts';
import { findWaiting } from './find-waiting.ts';
import { judgeConversation } from './judge-conversation.ts';
import { noteFailure } from './note-failure.ts';

/**
 * Binds the steps of the flow `evaluate`.
 *
 * @example
 * const evaluate = createEvaluateSteps({ appPool, master, nowMs: Date.now, lightJudge: lightRuleJudge });
 */
export function createEvaluateSteps(parts: EvaluateParts): EvaluateSteps {
  return {
    findWaiting: (ref) => findWaiting(parts, ref),
    judge: async (run) => {
      await judgeConversation(parts, run);
    },
    commit: (run) => commit(parts, run),
    noteFailure: (run, errorCode) => noteFailure(parts, run, errorCode),
  };
}
