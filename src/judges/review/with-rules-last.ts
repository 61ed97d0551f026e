import { isModelsAway } from '../models/model-error.ts';
import type { Judged } from './judged.ts';
import type { ReviewJudge } from './review-judge.ts';

/**
 * A judge that asks the models first and the rules where those are away: nobody answered, the day's tokens are used
 * up, or they are stopped. What was attempted before is told of as ever (`ModelCall.onAttempt`), so that the review says
 * that the rules stood in.
 */
export function withRulesLast(models: ReviewJudge, rules: ReviewJudge): ReviewJudge {
  return {
    name: `${models.name},${rules.name}`,
    waits: models.waits,
    givePerspective: (input, call) =>
      fallBack(models.givePerspective(input, call), () => rules.givePerspective(input, call)),
    score: (input, call) => fallBack(models.score(input, call), () => rules.score(input, call)),
    narrate: (input, call) =>
      fallBack(models.narrate(input, call), () => rules.narrate(input, call)),
  };
}

async function fallBack<Value>(
  asked: Promise<Judged<Value>>,
  judgeByRules: () => Promise<Judged<Value>>,
): Promise<Judged<Value>> {
  try {
    return await asked;
  } catch (error) {
    if (!isModelsAway(error)) throw error;
    return judgeByRules();
  }
}
