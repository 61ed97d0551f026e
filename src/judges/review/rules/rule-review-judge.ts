import { narrateByCode } from '../../../domain/review/narrate-by-code.ts';
import type { ProposedScores, ScoringInput } from '../../../domain/review/scoring.ts';
import type { Judged } from '../judged.ts';
import type { ReviewJudge } from '../review-judge.ts';
import { speakAsPersona } from './speak-as-persona.ts';

/** Name and version of the built-in review judge. */
export const REVIEW_RULES = 'review-rules.v1';

/**
 * The built-in review judge: no model, no key, no network. Its perspectives count and quote what a persona and the
 * learner said to each other, its scores are the roll-up, its story is told from the figures. It proposes no shares, so
 * the roll-up's count.
 */
export const ruleReviewJudge: ReviewJudge = {
  name: REVIEW_RULES,
  waits: false,
  givePerspective: async (input) => byRules(speakAsPersona(input)),
  score: async (input) => byRules({ dimensions: rollUp(input), shares: [] }),
  narrate: async (input) => byRules(narrateByCode(input)),
};

function byRules<Value>(value: Value): Judged<Value> {
  return { value, author: 'rules', provider: null, model: null, promptVersion: null };
}

/** The roll-up as a proposal. What no evidence of the attempt shows is no score of the attempt. */
function rollUp({ rollup }: ScoringInput): ProposedScores['dimensions'] {
  return rollup.map(({ skill, score, rationale, cites }) =>
    cites.length === 0
      ? { skill, score: null, rationale: 'No verdict of this attempt puts a value on it.', cites }
      : { skill, score, rationale, cites },
  );
}
