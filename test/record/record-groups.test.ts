import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '@throughline/contract';
import type { TenantId } from '../../src/domain/ids/ids.ts';
import { GROUP_EVENTS_MAX, GroupQueue, WAITING_EVENTS_MAX } from '../../src/record/group-queue.ts';
import { LearnerCache } from '../../src/record/learner-cache.ts';
import { PolicyCache } from '../../src/record/policy-cache.ts';
import { RecordError } from '../../src/record/record-error.ts';
import type { RecordOutcome, RecordRequest } from '../../src/record/record-request.ts';
import { RecordingLane } from '../../src/record/recording-lane.ts';
import {
  findBrokenLedgers,
  makeEvent,
  NOW_MS,
  readLedger,
  type Recording,
  startRecording,
} from '../support/record/recording.ts';

/** A lane that records nothing, group by group, when it is told to. */
class ManualLane {
  readonly groups: (readonly RecordRequest[])[] = [];
  readonly #pending: (() => void)[] = [];
  #sent: (() => void)[] = [];

  async record(
    requests: readonly RecordRequest[],
    onSent: () => void,
  ): Promise<ReadonlyMap<RecordRequest, RecordOutcome>> {
    this.groups.push(requests);
    this.#sent.push(onSent);
    await new Promise<void>((resolve) => this.#pending.push(resolve));
    return new Map(requests.map((request) => [request, { recorded: true, results: [] }]));
  }

  send(): void {
    this.#sent.shift()?.();
  }

  async finish(): Promise<void> {
    this.#pending.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const request = (tenant: string, events: number, dryRun = false): RecordRequest => ({
  tenant: { id: tenant as TenantId, timeZone: 'UTC' },
  events: Array.from({ length: events }, () => makeEvent()),
  dryRun,
});

describe('groups', () => {
  it('commit at once when idle; what arrives meanwhile shares the next, of one tenant', async () => {
    const lanes = [new ManualLane(), new ManualLane()];
    const queue = new GroupQueue(lanes);
    const groups = (): number[][] =>
      lanes.flatMap((lane) => lane.groups.map((group) => group.map(({ events }) => events.length)));
    const answers = [queue.add(request('a', 1), 1)];
    expect(groups()).toEqual([[1]]);
    answers.push(queue.add(request('a', 2), 1), queue.add(request('a', 3), 1));
    expect(groups()).toEqual([[1]]);
    answers.push(queue.add(request('b', 4), 1));
    expect(groups()).toEqual([[1], [4]]);
    await lanes[0]?.finish();
    expect(groups()).toEqual([[1], [2, 3], [4]]);
    await lanes[0]?.finish();
    await lanes[1]?.finish();
    await Promise.all(answers);
    await queue.drain();
  });

  it('hold at most 400 events unless one request has more, and a dry run stands alone', async () => {
    const lane = new ManualLane();
    const queue = new GroupQueue([lane]);
    const sizes = [1, 1_000, 300, 100, 1, 2, 3];
    const dry = new Set([5]);
    const answers = sizes.map((size, index) => queue.add(request('a', size, dry.has(index)), 1));
    for (let round = 0; round < sizes.length; round += 1) await lane.finish();
    await Promise.all(answers);
    expect(lane.groups.map((group) => group.map(({ events }) => events.length))).toEqual([
      [1],
      [1_000],
      [300, 100],
      [1],
      [2],
      [3],
    ]);
    expect(GROUP_EVENTS_MAX).toBe(400);
  });

  it('of a tenant follow each other on one lane: one is decided while one commit is on its way', () => {
    const lanes = [new ManualLane(), new ManualLane()];
    const queue = new GroupQueue(lanes);
    const counts = (): number[] => lanes.map(({ groups }) => groups.length);
    for (let index = 0; index < 3; index += 1) void queue.add(request('a', 1), 1);
    expect(counts()).toEqual([1, 0]);
    lanes[0]?.send();
    expect(counts()).toEqual([2, 0]);
    void queue.add(request('a', 1), 1);
    lanes[0]?.send();
    expect(counts()).toEqual([2, 0]);
  });

  it('refuse with 429 what would make more than 10,000 events or 64 MiB wait', async () => {
    const lane = new ManualLane();
    const queue = new GroupQueue([lane]);
    const tooMuch = { code: 'server/overloaded', retryAfterSeconds: 1, retryable: true };
    void queue.add(request('a', 1), 1);
    for (let index = 0; index < WAITING_EVENTS_MAX / 1_000; index += 1) {
      void queue.add(request('a', 1_000), 1);
    }
    await expect(queue.add(request('b', 1), 1)).rejects.toMatchObject(tooMuch);
    await expect(queue.add(request('b', 1), 1)).rejects.toBeInstanceOf(RecordError);
    await lane.finish();
    void queue.add(request('b', 1), 32 * 1024 * 1024);
    await expect(queue.add(request('b', 1), 33 * 1024 * 1024)).rejects.toMatchObject(tooMuch);
  });
});

describe('a shared transaction', () => {
  let recording: Recording;
  beforeAll(async () => {
    recording = await startRecording('record groups');
  });
  afterAll(() => recording.close());

  it('that fails leaves the error with the guilty request alone', async () => {
    const tenant = await recording.createTenant();
    await recording.superuser.query(`
      create function refuse_poison() returns trigger language plpgsql as $$
      begin raise exception 'poison'; end $$;
      create trigger refuse_poison before insert on ledger for each row
      when (new.focus = 'poison') execute function refuse_poison()`);
    const recorder = recording.openRecorder({ lanes: 1 });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 9 }, (_, index) =>
        recorder.record(tenant, [
          makeEvent(),
          makeEvent({ focus: index === 5 ? 'poison' : 'good' }),
        ]),
      ),
    );
    const failed = outcomes.flatMap((outcome, index) =>
      outcome.status === 'rejected' ? index : [],
    );
    expect(failed).toEqual([5]);
    expect(outcomes[5]).toMatchObject({ reason: { code: 'server/internal' } });
    expect(await readLedger(recording.superuser, tenant.id)).toHaveLength(16);
    expect(await findBrokenLedgers(recording.superuser, tenant.id)).toEqual([]);
    await recording.superuser.query('drop trigger refuse_poison on ledger');
  });

  it('that fails behind its commit leaves the groups behind it whole', async () => {
    const tenant = await recording.createTenant();
    await recording.superuser.query(`
      create trigger refuse_poison before insert on ledger for each row
      when (new.focus = 'poison') execute function refuse_poison()`);
    const recorder = recording.openRecorder({ lanes: 1 });
    await recorder.record(tenant, [makeEvent()]);
    const sent: Promise<'recorded' | 'refused'>[] = [];
    for (let index = 0; index < 60; index += 1) {
      const focus = index % 7 === 3 ? 'poison' : 'good';
      const event = makeEvent({ focus, kind: 'stage', status: 'completed' });
      sent.push(
        recorder.record(tenant, [event]).then(
          () => 'recorded',
          () => 'refused', // which the first may be before the last is sent
        ),
      );
      await new Promise((resolve) => setImmediate(resolve));
    }
    const outcomes = await Promise.all(sent);
    const failed = outcomes.flatMap((outcome, index) => (outcome === 'refused' ? index : []));
    expect(failed).toEqual([3, 10, 17, 24, 31, 38, 45, 52, 59]);
    expect(await readLedger(recording.superuser, tenant.id)).toHaveLength(1 + 60 - failed.length);
    expect(await findBrokenLedgers(recording.superuser, tenant.id)).toEqual([]);
    await recording.superuser.query('drop trigger refuse_poison on ledger');
  });

  it('is tried again only after the group that was sent behind it', async () => {
    const tenant = await recording.createTenant();
    await recording.superuser.query(`
      create trigger refuse_poison before insert on ledger for each row
      when (new.focus = 'poison') execute function refuse_poison()`);
    const context = {
      master: recording.master,
      learners: new LearnerCache(10),
      policies: new PolicyCache(10),
      readClock: () => NOW_MS,
    };
    const ignore = (): void => undefined;
    const lane = new RecordingLane(recording.database.connection, context, ignore);
    const requestOf = (...events: Event[]): RecordRequest => ({ tenant, events, dryRun: false });
    const poison = requestOf(makeEvent({ focus: 'poison' }));
    const good = requestOf(makeEvent());
    const behind = requestOf(makeEvent());
    await lane.record([requestOf(makeEvent())], ignore);
    const { promise, resolve } = Promise.withResolvers<ReadonlyMap<RecordRequest, RecordOutcome>>();
    const outcomes = await lane.record([poison, good], () =>
      resolve(lane.record([behind], ignore)),
    );
    expect((await promise).get(behind)).toMatchObject({ recorded: true });
    expect(outcomes.get(poison)).toMatchObject({ recorded: false });
    expect(outcomes.get(good)).toMatchObject({ recorded: true });
    expect(await findBrokenLedgers(recording.superuser, tenant.id)).toEqual([]);
    await lane.close();
    await recording.superuser.query('drop trigger refuse_poison on ledger');
  });

  it('leaves out a refused request whole, with the learner it would have made', async () => {
    const tenant = await recording.createTenant();
    const recorder = recording.openRecorder({ lanes: 1 });
    const event = makeEvent();
    const [, ...outcomes] = await Promise.allSettled([
      recorder.record(tenant, [event]),
      recorder.record(tenant, [makeEvent({ learner: 'stranger' }), { ...event, focus: 'other' }]),
      recorder.record(tenant, [makeEvent({ learner: 'newcomer' })]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    const { rows } = await recording.superuser.query<{ id: string }>(
      'select external_id as id from learner where tenant = $1 order by 1',
      [tenant.id],
    );
    expect(rows.map(({ id }) => id)).toEqual(['learner-1', 'newcomer']);
  });

  it('goes on after its connection was cut, while idle or in the middle', async () => {
    const tenant = await recording.createTenant();
    const recorder = recording.openRecorder({ readClock: Date.now });
    const cut = (): Promise<unknown> =>
      recording.superuser.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name = 'throughline recorder'`,
      );
    await recorder.record(tenant, [makeEvent()]);
    await cut();
    await recorder.record(tenant, [makeEvent()]);
    const events = Array.from({ length: 200 }, () => makeEvent());
    const recording200 = Promise.all(
      events.map(async (event) => {
        try {
          return await recorder.record(tenant, [event]);
        } catch {
          return recorder.record(tenant, [event]); // as a client does with the same id
        }
      }),
    );
    await cut();
    await recording200;
    expect(await readLedger(recording.superuser, tenant.id)).toHaveLength(202);
    expect(await findBrokenLedgers(recording.superuser, tenant.id)).toEqual([]);
  });

  it('whose learner is held by another writer ends in time with an error that may be retried', async () => {
    const tenant = await recording.createTenant();
    const event = makeEvent();
    await recording.recorder.record(tenant, [event]);
    const holder = await recording.superuser.connect();
    await holder.query('begin');
    await holder.query('select from learner_state where tenant = $1 for update', [tenant.id]);
    await expect(recording.recorder.record(tenant, [makeEvent()])).rejects.toMatchObject({
      code: 'server/unavailable',
      retryAfterSeconds: 1,
    });
    await holder.query('rollback');
    holder.release();
    await recording.recorder.record(tenant, [makeEvent()]);
    expect(await readLedger(recording.superuser, tenant.id)).toHaveLength(2);
  });
});
