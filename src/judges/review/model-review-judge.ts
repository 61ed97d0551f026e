import type { ModelAnswer, Models } from '../models/models.ts';
import { ModelError } from '../models/model-error.ts';
import { askNarration } from './ask-narration.ts';
import { askPerspective } from './ask-perspective.ts';
import { askScores } from './ask-scores.ts';
import { closeSpoken } from './close-spoken.ts';
import type { Judged } from './judged.ts';
import { PERSONA_PERSPECTIVE } from './prompts/persona-perspective.ts';
import { REVIEW_NARRATION } from './prompts/review-narration.ts';
import { REVIEW_SCORES } from './prompts/review-scores.ts';
import { showConversation } from './show-conversation.ts';
import type { ReviewJudge } from './review-judge.ts';

/** The prompts of a review, each with its version. */
export const REVIEW_PROMPTS = [PERSONA_PERSPECTIVE, REVIEW_SCORES, REVIEW_NARRATION] as const;

/**
 * The review judge that asks language models: one question for each persona, one for the scores, one for the story.
 * All that comes back was held to what was shown: quotes and cites were found, numbers stand in the material. Scores
 * are proposals still; whoever stores them holds them to the roll-up's band (`holdScores`).
 *
 * Throws what `Models.ask` throws: `judge/unavailable`, `judge/over-budget`, `judge/stopped`, `judge/aborted`.
 *
 * @example
 * const judge = createModelReviewJudge(models);
 * const { value } = await judge.score(input, { tenant, learner, flow: 'review', step: 'scoring' });
 */
export function createModelReviewJudge(models: Models): ReviewJudge {
  return {
    name: `review-models(${REVIEW_PROMPTS.map(({ version }) => version).join(' ')})`,
    waits: true,
    givePerspective: async (input, call) => {
      // Nothing that could be cited: every answer would be a guess.
      if (input.evidence.length === 0) throw new ModelError('judge/unavailable', []);
      const shown = showConversation(input);
      const answered = await models.ask(askPerspective(input, shown), call);
      return byModel(answered, closeSpoken(answered.answer, shown));
    },
    score: async (input, call) => {
      const answered = await models.ask(askScores(input), call);
      return byModel(answered, answered.answer);
    },
    narrate: async (input, call) => {
      const answered = await models.ask(askNarration(input), call);
      return byModel(answered, answered.answer);
    },
  };
}

function byModel<Value>(answered: ModelAnswer<unknown>, value: Value): Judged<Value> {
  const { provider, model, promptVersion, attempts } = answered;
  return { value, author: 'model', provider, model, promptVersion, attempts };
}
