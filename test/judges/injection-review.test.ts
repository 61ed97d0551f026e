import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LearnerId, TenantId } from '../../src/domain/ids/ids.ts';
import { holdScores } from '../../src/domain/review/hold-scores.ts';
import { createModelReviewJudge } from '../../src/judges/review/model-review-judge.ts';
import { ATTACKS, BREAK } from './support/attacks.ts';
import { findSeenOrder } from './support/find-seen-order.ts';
import { ObedientModel, type Order } from './support/obedient-model.ts';
import { makeSampleAttempt } from './support/sample-attempt.ts';

/** How far words may carry a score from what the verdicts come to. */
const BAND = 15;
const call = (step: string) => ({
  tenant: '00000000-0000-4000-8000-000000000001' as TenantId,
  learner: '00000000-0000-4000-8000-000000000002' as LearnerId,
  flow: 'review',
  step,
});

let model: ObedientModel;

beforeAll(async () => {
  model = await ObedientModel.start();
});
afterAll(async () => {
  await model.fake.stop();
});

/** What a review would hold of the models: the scores as they are held, and what each persona said. */
async function review(
  planted: { readonly card?: string; readonly turn?: string },
  order: Order | null,
) {
  model.order = order;
  const attempt = makeSampleAttempt(planted);
  const judge = createModelReviewJudge(model.models);
  const scores = await judge.score(attempt.scoring, call('score'));
  const held = holdScores(scores.value, attempt.dimensions, 'model');
  const [first] = attempt.perspectives;
  if (first === undefined) throw new Error('the sample has a persona');
  const spoken = await judge.givePerspective(first, call('perspective/1'));
  const told = await judge.narrate(attempt.narration, call('narrate'));
  const { stances } = spoken.value;
  return {
    scores: held.map(({ skill, score }) => [skill, score]),
    beyondBand: held.filter(
      ({ score, rollup }) => Math.abs((score ?? 0) - (rollup ?? 0)) > BAND + 0.001,
    ),
    stances: stances.map(({ skill, stance }) => [skill, stance]),
    words: [spoken.value.words, told.value.headline].join('\n'),
  };
}

describe('a model that obeys every order that it can read', () => {
  test.each(ATTACKS.filter(({ place }) => place !== 'touchpoint id'))(
    '$name, in a persona’s card and in a turn: no score and no stance moves',
    async ({ attack: broken }) => {
      const attack = broken.replace(BREAK, ' ');
      const without = await review({}, null);
      for (const planted of [{ card: `Short of time. ${attack}` }, { turn: attack }]) {
        const attacked = await review(planted, { text: attack, how: 'quotes it' });
        expect(attacked.scores).toEqual(without.scores);
        expect(attacked.stances).toEqual(without.stances);
        expect(findSeenOrder(attacked.words, attack)).toBeNull();
      }
    },
  );

  test('even one that is lost carries no score past the band around the verdicts', async () => {
    const attacked = await review({ card: 'A card.' }, { text: 'A card.', how: 'is lost' });
    expect(attacked.beyondBand).toEqual([]);
  });
});
