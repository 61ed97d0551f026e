import type { ModelAnswer, Models } from '../models/models.ts';
import { openFence } from '../prompts/fence.ts';
import { personaPerspectivePrompt } from '../prompts/persona-perspective.v1.ts';
import { reviewNarrationPrompt } from '../prompts/review-narration.v1.ts';
import { reviewScoresPrompt } from '../prompts/review-scores.v1.ts';
import { closeSpoken } from './close-spoken.ts';
import type { Judged } from './judged.ts';
import { requestNarration } from './request-narration.ts';
import { requestPerspective } from './request-perspective.ts';
import { requestScores } from './request-scores.ts';
import { requireEvidence } from './require-evidence.ts';
import { showConversation } from './show-conversation.ts';
import type { ReviewJudge } from './review-judge.ts';

/** What a review is asked by: another version of a prompt is another judge. */
const PROMPTS = [personaPerspectivePrompt, reviewScoresPrompt, reviewNarrationPrompt] as const;

/**
 * The review judge that asks language models: one question for each persona, one for the scores, one for the story.
 * All that comes back was held to what was shown: quotes and cites were found, numbers stand in the material. Scores
 * are proposals still; whoever stores them holds them to the roll-up's band (`holdScores`).
 *
 * Throws what `Models.ask` throws: `judge/unavailable`, `judge/over-budget`, `judge/stopped`, `judge/aborted`.
 *
 * @example
 * const judge = createModelReviewJudge(models);
 * const { value } = await judge.score(input, { tenant, learner, flow: 'review/<review>/1', step: 'scoring' });
 */
export function createModelReviewJudge(models: Models): ReviewJudge {
  return {
    name: `review-models(${PROMPTS.map(({ version }) => version).join(' ')})`,
    waits: true,
    givePerspective: async (input, call) => {
      requireEvidence(input);
      const shown = showConversation(input);
      const answered = await models.ask(requestPerspective(input, shown, openFence()), call);
      return byModel(answered, closeSpoken(answered.answer, shown));
    },
    score: async (input, call) => {
      const answered = await models.ask(requestScores(input, openFence()), call);
      return byModel(answered, answered.answer);
    },
    narrate: async (input, call) => {
      const answered = await models.ask(requestNarration(input, openFence()), call);
      return byModel(answered, answered.answer);
    },
  };
}

function byModel<Value>(answered: ModelAnswer<unknown>, value: Value): Judged<Value> {
  const { provider, model, promptVersion } = answered;
  return { value, author: 'model', provider, model, promptVersion };
}
