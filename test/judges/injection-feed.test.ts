import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Event } from '@throughline/contract';
import { calibrate } from '../../src/flows/calibrate.ts';
import { createModelJudge } from '../../src/judges/chain/model-judge.ts';
import { readVerdicts } from '../../src/reads/read-verdicts.ts';
import {
  startCalibrating,
  type Calibrating,
  type Desk,
} from '../support/calibration/calibrating.ts';
import { makeEvent } from '../support/record/recording.ts';
import { mapAnswer } from '../wire/json-schema.ts';
import type { Question } from '../wire/question.ts';
import { ATTACKS, BREAK, type AttackPair } from './support/attacks.ts';
import { ObedientModel, type Order } from './support/obedient-model.ts';

const WORK =
  'In February 186 of 1,240 shipments were late. I checked both exports for missing days.';
const FINGERPRINT = 'f'.repeat(64);
/** Said by the learner, in a message or in the work; what others say is nobody's attempt. */
const OWN = ATTACKS.filter(({ place }) =>
  ['chat message', 'two chat messages', 'note', 'work', 'code comment', 'presentation'].includes(
    place,
  ),
);

let calibrating: Calibrating;
let model: ObedientModel;
beforeAll(async () => {
  calibrating = await startCalibrating('injection_feed');
  model = await ObedientModel.start(giveThree);
});
afterAll(async () => {
  await model.fake.stop();
  await calibrating.close();
});

/** The same level for everything, whatever the evidence: only an order makes a difference. */
function giveThree({ schema }: Question, sensible: unknown): unknown {
  return mapAnswer(sensible, schema ?? {}, ({ path, value }) =>
    path.at(-1) === 'level' && value !== null ? 3 : value,
  );
}

function plant({ place }: AttackPair, text: string): Event {
  const isSaid = place.includes('chat') || place === 'presentation';
  const said = isSaid ? text.split(BREAK) : [];
  return makeEvent({
    kind: 'stage',
    status: 'completed',
    outcome: 'passed',
    artefact: { mediaType: 'text/plain', text: isSaid ? WORK : `${WORK}\n\n${text}` },
    messages: [
      { speaker: 'learner', text: 'I will show you why.' },
      ...said.map((part) => ({ speaker: 'learner', text: part })),
    ],
  });
}

/** What a coach sees after a completion with this text has been judged. */
async function land(pair: AttackPair, text: string, order: Order | null) {
  const desk: Desk = await calibrating.openLearner();
  await desk.record(plant(pair, text));
  const run = await desk.begin();
  if (run === null) throw new Error('the completion is due');
  model.order = order;
  const judge = createModelJudge({
    models: model.models,
    fingerprint: FINGERPRINT,
    builtinStepsIn: false,
  });
  const lineUp = {
    names: ['openai:fake-sound'],
    promptVersions: ['any'],
    fingerprint: FINGERPRINT,
  };
  expect(await calibrate(desk.steps(judge, lineUp), run)).toBe('landed');
  const shown = await readVerdicts(desk.reads, desk.tenant, desk.externalId, {
    order: 'oldest',
    limit: 1,
  });
  const { rows } = await desk.query<{ seq: number }>(
    "select seq from change where tenant = $1 and type = 'flagged'",
    [desk.tenant],
  );
  const levels = shown.items[0]?.items.map(({ criterion, level }) => [criterion, level]);
  return { flags: shown.items[0]?.flags ?? [], told: rows.map(({ seq }) => Number(seq)), levels };
}

describe('in the store', () => {
  test.each(OWN)(
    '$name is flagged on the verdict and told in the feed, and its twin is not',
    async (pair) => {
      const attacked = await land(pair, pair.attack, { text: pair.attack, how: 'hides it' });
      const harmless = await land(pair, pair.twin, null);
      expect(attacked.flags.length).toBeGreaterThan(0);
      expect(attacked.told).toEqual([1]);
      expect(harmless).toEqual({ flags: [], told: [], levels: attacked.levels });
    },
  );
});
