import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordingTenant } from '../../src/record/record-request.ts';
import { deliver, shuffle } from '../support/journey/generator/deliver.ts';
import { makeScript } from '../support/journey/generator/make-script.ts';
import { makeTwin } from '../support/journey/generator/make-twin.ts';
import { Oracle } from '../support/journey/generator/oracle.ts';
import type { Script } from '../support/journey/generator/planted.ts';
import { findLeaks } from '../support/journey/find-leaks.ts';
import { forgeQuotes } from '../support/journey/forge-quotes.ts';
import {
  PLANTED_AUDIENCES,
  readAllGaps,
  readBlock,
  scoreLearner,
} from '../support/journey/ground-learner.ts';
import { startJourneys, type Journeys } from './support/journey-tests.ts';
import { land, openLearner, type LandedLearner } from '../support/journey/land-script.ts';
import { readState } from '../support/journey/read-state.ts';
import { scoreEntries, takeNewest } from '../support/journey/read-baseline.ts';
import { listMustKnow } from '../support/journey/score-block.ts';
import { scoreRecurrences } from '../support/journey/score-recurrences.ts';

let journeys: Journeys;
let tenant: RecordingTenant;
beforeAll(async () => {
  journeys = await startJourneys('planted_histories');
  tenant = await journeys.recording.createTenant();
});
afterAll(() => journeys.close());

async function landLate(script: Script, seed: number, where = tenant): Promise<LandedLearner> {
  const learner = await openLearner(journeys, where, script);
  await land(journeys, learner, deliver(script.entries, { seed, late: 0.15, twice: 0.05 }));
  return learner;
}

const NOTHING_WRONG = { wrong: 0, contradictions: [], badCites: [], foreign: [] };

test.each([1, 2, 3])(
  'planted history %i: the block tells all that the next reader must know, and nothing that is not so',
  async (seed) => {
    const script = makeScript({ seed, externalId: `learner-${seed}`, entries: 60 });
    const learner = await landLate(script, seed);
    expect(learner.again.refused).toBe(learner.again.sent);
    const focus = script.entries[0]!.focus;
    for (const asked of [
      ...PLANTED_AUDIENCES.map((audience) => ({ audience })),
      { audience: 'manager' as const, focus },
    ]) {
      const score = await scoreLearner(journeys.parts, learner, asked);
      const { needed, known, contradictions, badCites, foreign } = score;
      const wrong = score.told - score.right;
      expect({ seed, asked, known, wrong, contradictions, badCites, foreign }).toEqual({
        seed,
        asked,
        known: needed,
        ...NOTHING_WRONG,
      });
    }
    const found = scoreRecurrences(await readAllGaps(journeys.parts, learner), learner);
    expect({ seed, ...found }).toMatchObject({
      seed,
      found: found.planted,
      right: found.planted,
      wrongStandings: [],
    });
  },
  30_000,
);

test('a script is the same from the same seed, and owes at most 40 gaps', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const options = { seed, externalId: 'learner-1', entries: 100 * seed };
    const script = makeScript(options);
    expect(makeScript(options)).toEqual(script);
    const { landed, oracle } = landInMind(script);
    expect(landed).toBe(script.entries.length);
    expect(oracle.listOwed().length).toBeLessThanOrEqual(40);
    expect(oracle.gaps.list().some(({ returns }) => returns.length > 0)).toBe(true);
  }
});

function landInMind(script: Script) {
  const oracle = new Oracle();
  for (const { entry } of deliver(script.entries, { seed: 1, late: 0.1, twice: 0 }))
    oracle.learn(entry);
  return { landed: oracle.entries, oracle };
}

test('the same entries in another order of landing come to the same state', async () => {
  const states: unknown[] = [];
  for (const seed of [0, 1, 2]) {
    const script = makeScript({ seed: 11, externalId: `shuffled-${seed}`, entries: 60 });
    const learner = await openLearner(journeys, tenant, script);
    const inOrder = deliver(script.entries, { seed, late: 0, twice: 0 });
    await land(journeys, learner, seed === 0 ? inOrder : shuffle(script.entries, seed));
    states.push(await readState(journeys.pool, learner));
  }
  expect(states[1]).toEqual(states[0]);
  expect(states[2]).toEqual(states[0]);
}, 180_000);

test('nothing of a near twin, of one with the same name in another tenant, or of a forged quote is told', async () => {
  const away = await journeys.recording.createTenant();
  const script = makeScript({ seed: 21, externalId: 'twin-1', entries: 40 });
  const learner = await landLate(script, 1);
  const near = await landLate(makeTwin(script, 'twin-2', 22), 1);
  const far = await landLate(makeTwin(script, 'twin-1', 23), 1, away);
  const all = [learner, near, far];
  expect(await findLeaks(journeys.parts, all)).toEqual([]);
  for (const one of all) {
    const score = await scoreLearner(journeys.parts, one, { audience: 'manager' });
    expect(score.contradictions).toEqual([]);
  }
  await expect(
    readBlock(journeys.parts, { ...near, tenant: away }, { audience: 'manager' }),
  ).rejects.toMatchObject({ code: 'learner/not-found' });
  const { forged, refused } = await forgeQuotes(journeys.pool, learner, near);
  expect(refused).toBe(forged);
}, 180_000);

test('the entries that fit into the same budget tell far less, to the best of readers', async () => {
  const script = makeScript({ seed: 31, externalId: 'learner-31', entries: 150 });
  const learner = await landLate(script, 1);
  const needed = listMustKnow(learner, 'manager', null);
  const fitting = takeNewest(learner, null, 1_200, Number.POSITIVE_INFINITY);
  const { known } = scoreEntries(fitting, needed, 'manager', null);
  const ours = await scoreLearner(journeys.parts, learner, { audience: 'manager' });
  expect(ours.known).toBe(ours.needed);
  expect(known).toBeLessThan(ours.needed / 2);
}, 180_000);
