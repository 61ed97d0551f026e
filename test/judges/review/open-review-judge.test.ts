import { describe, expect, test } from 'vitest';
import type { ModelAttempt, ModelCall } from '../../../src/judges/models/model-call.ts';
import { ModelError, type ModelErrorCode } from '../../../src/judges/models/model-error.ts';
import type { Models } from '../../../src/judges/models/models.ts';
import { openReviewJudge } from '../../../src/judges/review/open-review-judge.ts';
import { ruleReviewJudge } from '../../../src/judges/review/rules/rule-review-judge.ts';
import { failureOf } from '../support/asking.ts';
import { makeSampleAttempt } from '../support/sample-attempt.ts';
import { makeReviewCall } from './support/asking.ts';

const ATTEMPT: ModelAttempt = {
  provider: 'gemini:gemini-2.5-flash',
  ordinal: 0,
  attempt: 1,
  outcome: 'unavailable',
  latencyMs: 5,
  tokensIn: 0,
  tokensOut: 0,
  costMicroUsd: 0,
};

/** Models that give no answer. */
function failWith(code: ModelErrorCode): Models {
  return {
    names: ['gemini:gemini-2.5-flash'],
    ask: async (_request, call) => {
      await call.onAttempt?.(ATTEMPT);
      throw new ModelError(code, [ATTEMPT]);
    },
  };
}

const { perspectives, scoring, narration } = makeSampleAttempt();
const [perspective] = perspectives;
if (perspective === undefined) throw new RangeError('the sample has a persona');
type Judge = ReturnType<typeof openReviewJudge>;
const QUESTIONS = [
  ['givePerspective', (judge: Judge, call: ModelCall) => judge.givePerspective(perspective, call)],
  ['score', (judge: Judge, call: ModelCall) => judge.score(scoring, call)],
  ['narrate', (judge: Judge, call: ModelCall) => judge.narrate(narration, call)],
] as const;
const AWAY = ['judge/unavailable', 'judge/over-budget', 'judge/stopped'] as const;

describe.each(QUESTIONS)('the review judge of a configuration: %s', (step, ask) => {
  test('is the rules where no model is configured', async () => {
    const judge = openReviewJudge(null, { builtinLast: true });
    expect(judge).toBe(ruleReviewJudge);
    expect(judge.waits).toBe(false);
    expect(await ask(judge, makeReviewCall(step))).toMatchObject({
      author: 'rules',
      provider: null,
    });
  });

  test.each(AWAY)(
    'is the rules after %s where they are listed last, and the attempts are told',
    async (code) => {
      const judge = openReviewJudge(failWith(code), { builtinLast: true });
      expect(judge.waits).toBe(true);
      const call = makeReviewCall(step);
      expect(await ask(judge, call)).toMatchObject({ author: 'rules', provider: null });
      expect(call.told).toEqual([ATTEMPT]);
    },
  );

  test.each(AWAY)('says %s where the rules are not listed', async (code) => {
    const judge = openReviewJudge(failWith(code), { builtinLast: false });
    const failure = await failureOf(ask(judge, makeReviewCall(step)));
    expect(failure).toMatchObject({ code, attempts: [ATTEMPT] });
  });

  test('ends where the caller ended it: the rules do not stand in', async () => {
    const judge = openReviewJudge(failWith('judge/aborted'), { builtinLast: true });
    const failure = await failureOf(ask(judge, makeReviewCall(step)));
    expect(failure.code).toBe('judge/aborted');
  });
});
