import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Event, RecordResult } from '@throughline/contract';
import { ComparedLane } from '../../src/record/compared-lane.ts';
import { LearnerCache } from '../../src/record/learner-cache.ts';
import { PolicyCache } from '../../src/record/policy-cache.ts';
import type { RecordingTenant } from '../../src/record/record-request.ts';
import { RecordingLane } from '../../src/record/recording-lane.ts';
import { ViewCache } from '../../src/record/view-cache.ts';
import {
  findBrokenLedgers,
  makeEvent,
  NOW_MS,
  readLedger,
  type Recording,
  startRecording,
} from './support/recording.ts';

const CACHE_MAX = 100;
const ignore = (): void => undefined;

let recording: Recording;
let tenant: RecordingTenant;
let locked: RecordingLane;
let compared: ComparedLane;
beforeAll(async () => {
  recording = await startRecording('record compared');
  const views = new ViewCache(CACHE_MAX);
  const context = {
    master: recording.master,
    learners: new LearnerCache(CACHE_MAX),
    policies: new PolicyCache(CACHE_MAX),
    views,
    readClock: () => NOW_MS,
  };
  const { connection } = recording.database;
  locked = new RecordingLane(connection, context, ignore);
  compared = new ComparedLane(connection, context, views, ignore);
});
afterAll(async () => {
  await locked.close();
  await compared.close();
  await recording.close();
});
beforeEach(async () => {
  tenant = await recording.createTenant();
});

/** The answers of the compared lane; null where it leaves the decision to the locked one. */
async function compare(...events: Event[]): Promise<readonly RecordResult[] | null> {
  const request = { tenant, events, dryRun: false };
  const outcomes = await compared.record([request], ignore);
  const outcome = outcomes?.get(request);
  return outcome?.recorded === true ? outcome.results : null;
}

async function lock(...events: Event[]): Promise<void> {
  const request = { tenant, events, dryRun: false };
  const outcome = (await locked.record([request], ignore)).get(request);
  expect(outcome).toMatchObject({ recorded: true });
}

async function expectSound(entries: number): Promise<void> {
  expect(await readLedger(recording.superuser, tenant.id)).toHaveLength(entries);
  expect(await findBrokenLedgers(recording.superuser, tenant.id)).toEqual([]);
}

describe('the compared lane', () => {
  it('goes on from what was recorded, by either lane', async () => {
    await lock(makeEvent());
    const stage = makeEvent({ kind: 'stage', status: 'completed' });
    expect(await compare(makeEvent(), stage)).toMatchObject([
      { ledgerSeq: 2, total: 2 },
      { ledgerSeq: 3, total: 52, settled: true },
    ]);
    expect(await compare(makeEvent())).toMatchObject([{ ledgerSeq: 4, settled: false }]);
    await lock(makeEvent());
    expect(await compare(makeEvent())).toMatchObject([{ ledgerSeq: 6 }]);
    await expectSound(6);
  });

  it('has several groups on their way, each priced on the one before', async () => {
    await lock(makeEvent());
    const answers = await Promise.all(Array.from({ length: 20 }, () => compare(makeEvent())));
    expect(answers.map((answer) => answer?.[0]?.ledgerSeq)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 2),
    );
    await expectSound(21);
  });

  it('leaves the decision to the locked lane where it cannot know', async () => {
    expect(await compare(makeEvent())).toBeNull();
    const known = makeEvent({ kind: 'stage', status: 'completed' });
    await lock(known);
    expect(await compare(makeEvent({ learner: 'stranger' }))).toBeNull();
    expect(await compare(makeEvent({ occurredAt: '2026-02-01T09:00:00Z' }))).toBeNull();
    expect(await compare(makeEvent({ task: 'task-1' }))).toBeNull();
    const peer = { speaker: 'peer:learner-2', text: 'words' };
    expect(await compare(makeEvent({ messages: [peer] }))).toBeNull();
    await expectSound(1);
  });

  it.each<{ readonly what: string; readonly make: (known: Event) => Event }>([
    { what: 'a duplicate', make: (known) => known },
    { what: 'an id with another body', make: (known) => ({ ...known, focus: 'other' }) },
    { what: 'a second completion', make: (known) => ({ ...known, id: 'second' }) },
    { what: 'a late event', make: (known) => ({ ...known, id: 'late', status: 'progress' }) },
  ])('writes nothing of a group that holds $what', async ({ make }) => {
    const known = makeEvent({ kind: 'stage', status: 'completed' });
    await lock(known);
    expect(await compare(makeEvent(), make(known))).toBeNull();
    await expectSound(1);
    await lock(makeEvent());
    expect(await compare(makeEvent())).toMatchObject([{ ledgerSeq: 3 }]);
  });

  it.each([
    {
      what: 'another writer of the learner',
      sql: 'update learner_state set version = version + 1 where tenant = $1',
    },
    { what: 'an erasure', sql: 'update learner_state set erasing = true where tenant = $1' },
    {
      what: 'a new policy',
      sql: `insert into definition (tenant, kind, id, version, document, hash, saved_by)
            values ($1, 'policy', 'default', 2, '{}', '', 'test')`,
    },
  ])('writes nothing after $what', async ({ sql }) => {
    await lock(makeEvent());
    await recording.superuser.query(sql, [tenant.id]);
    expect(await compare(makeEvent())).toBeNull();
    await expectSound(1);
  });

  it('fails what was priced on a group that failed, and what another learner of it had', async () => {
    const known = makeEvent({ kind: 'stage', status: 'completed' });
    await lock(known, makeEvent({ learner: 'learner-2' }));
    const [failed, onIt, onThat] = await Promise.all([
      compare(known, makeEvent({ learner: 'learner-2' })),
      compare(makeEvent({ learner: 'learner-2' })),
      compare(makeEvent()),
    ]);
    expect([failed, onIt, onThat]).toEqual([null, null, null]);
    await expectSound(2);
    await lock(makeEvent(), makeEvent({ learner: 'learner-2' }));
    expect(await compare(makeEvent(), makeEvent({ learner: 'learner-2' }))).toMatchObject([
      { ledgerSeq: 3 },
      { ledgerSeq: 3 },
    ]);
    await expectSound(6);
  });

  it('fails what rests on a failed group also where another writer took the same steps meanwhile', async () => {
    await lock(makeEvent());
    const holder = await recording.superuser.connect();
    await holder.query('begin');
    await holder.query('select from learner_state where tenant = $1 for update', [tenant.id]);
    const first = compare(makeEvent());
    const second = compare(makeEvent({ kind: 'cowork_session' }));
    // The other writer moves the state exactly as the first group would have; only the mark tells.
    await holder.query(
      `update learner_state set version = version + 1, next_seq = next_seq + 1, total = total + 1
       where tenant = $1`,
      [tenant.id],
    );
    await holder.query(
      `insert into ledger (tenant, learner, seq, entry, recorded_at, xp, total_after, multiplier, tier,
         policy_version, snapshot_version, body_hash)
       select tenant, learner, 2, 'settlement', now(), 1, 2, 1, 'unrated', 1, 0, '' from learner_state
       where tenant = $1`,
      [tenant.id],
    );
    await holder.query('commit');
    holder.release();
    expect(await Promise.all([first, second])).toEqual([null, null]);
    await expectSound(2);
  });
});
