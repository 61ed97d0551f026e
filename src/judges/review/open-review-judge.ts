import type { Models } from '../models/models.ts';
import { ruleReviewJudge } from './rules/rule-review-judge.ts';
import { createModelReviewJudge } from './model-review-judge.ts';
import type { ReviewJudge } from './review-judge.ts';
import { withRulesLast } from './with-rules-last.ts';

/**
 * The review judge of a configuration: models where there are any, the rules where there are none or where they are
 * listed last.
 *
 * @param models null where no model is configured
 */
export function openReviewJudge(
  models: Models | null,
  { builtinLast }: { readonly builtinLast: boolean },
): ReviewJudge {
  if (models === null) return ruleReviewJudge;
  const judge = createModelReviewJudge(models);
  return builtinLast ? withRulesLast(judge, ruleReviewJudge) : judge;
}
