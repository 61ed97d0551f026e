import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordingTenant } from '../../src/record/record-request.ts';
import { deliver } from './generator/deliver.ts';
import { makeScript } from './generator/make-script.ts';
import { PLANTED_AUDIENCES, scoreLearner } from './support/ground-learner.ts';
import { startJourneys, type Journeys } from './support/journey-tests.ts';
import { land, openLearner } from './support/land-script.ts';

let journeys: Journeys;
let tenant: RecordingTenant;
beforeAll(async () => {
  journeys = await startJourneys('planted_histories');
  tenant = await journeys.recording.createTenant();
});
afterAll(() => journeys.close());

test.each([1, 2, 3])('script %i: a block tells all that the next reader must know, and nothing else', async (seed) => {
  const script = makeScript({ seed, externalId: `learner-${seed}`, entries: 160 });
  const learner = await openLearner(journeys, tenant, script);
  await land(journeys, learner, deliver(script.entries, { seed, late: 0.1, twice: 0.05 }));
  expect(learner.again.refused).toBe(learner.again.sent);
  for (const audience of PLANTED_AUDIENCES) {
    const score = await scoreLearner(journeys.parts, learner, { audience });
    const { known, right, contradictions, badCites, foreign } = score;
    if (seed===1 && audience==='manager') console.log(score.block.text, score.needed, learner.oracle.listOwed().length);
    expect({ seed, audience, known, wrong: score.told - right, contradictions, badCites, foreign }).toEqual({
      seed,
      audience,
      known: score.needed,
      wrong: 0,
      contradictions: [],
      badCites: [],
      foreign: [],
    });
  }
});
