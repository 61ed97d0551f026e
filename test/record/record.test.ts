import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RecordResult } from '@throughline/contract';
import { InvalidRequestError } from '../../src/domain/errors/invalid-request-error.ts';
import { RecordError } from '../../src/record/record-error.ts';
import {
  findBrokenLedgers,
  makeEvent,
  NOW_MS,
  readLedger,
  type Recording,
  startRecording,
} from '../support/record/recording.ts';

describe('recording', () => {
  let recording: Recording;
  beforeAll(async () => {
    recording = await startRecording('record');
  });
  afterAll(() => recording.close());

  /** The refusal of a call that must be refused. */
  async function refusalOf(call: Promise<unknown>): Promise<RecordError> {
    const error = await call.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(RecordError);
    return error as RecordError;
  }

  describe('an event', () => {
    it('answers with what it earned, in the form that the contract promises', async () => {
      const tenant = await recording.createTenant();
      const events = [
        makeEvent(),
        makeEvent({ kind: 'stage', status: 'completed', outcome: 'passed' }),
      ];
      const results = await recording.recorder.record(tenant, events);
      results.forEach((result) => RecordResult.parse(result));
      expect(results).toMatchObject([
        {
          id: events[0]?.id,
          ledgerSeq: 1,
          xp: 1,
          points: 1,
          multiplier: 1,
          total: 1,
          tier: 'unrated',
        },
        { id: events[1]?.id, ledgerSeq: 2, xp: 50, total: 51, settled: true, duplicate: false },
      ]);
    });

    it('keeps its words, numbers and context, and gives them back as they were sent', async () => {
      const tenant = await recording.createTenant();
      const { readLedgerEvents } = await import('../../src/store/ledger/read-events.ts');
      const { inTenant, openPool } = await import('../../src/store/database.ts');
      const sent = makeEvent({
        kind: 'cowork_session',
        status: 'completed',
        focus: 'focus-1',
        scenario: 'scenario-1',
        scenarioAttempt: 'attempt-1',
        stage: 'stage-1',
        objective: 'objective-1',
        task: 'task-1',
        persona: 'persona-1',
        outcome: 'passed',
        signals: { durationMs: 1, difficulty: 0.25, firstTryCorrect: true },
        occurredAt: '1970-07-20T20:17:40.5Z',
        messages: [
          { speaker: 'learner', text: 'a “word” 🙂' },
          { speaker: 'peer:learner-2', text: 'of another', at: '1970-07-20T20:17:41Z' },
        ],
        artefact: { mediaType: 'text/plain', text: 'made' },
        evaluation: { outcome: 'passed', assist: 'hint' },
      });
      const silent = makeEvent();
      await recording.recorder.record(tenant, [sent, silent]);
      const pool = openPool(recording.database.connection, 'tl_app', {
        max: 1,
        onError: () => undefined,
      });
      const [read, quiet] = await inTenant(pool, tenant.id, async (transaction) => {
        const { rows } = await transaction.query(
          "select id from learner where external_id = 'learner-1'",
        );
        const window = { afterSeq: 0, throughSeq: 2 };
        return readLedgerEvents(transaction, recording.master, rows[0].id, window);
      });
      await pool.end();
      expect(read).toMatchObject({
        seq: 1,
        id: sent.id,
        kind: 'cowork_session',
        status: 'completed',
        touchpoint: sent.touchpoint,
        occurredAtMs: Date.parse(sent.occurredAt),
        recordedAtMs: NOW_MS,
        day: 200,
        focus: 'focus-1',
        scenario: 'scenario-1',
        scenarioAttempt: 'attempt-1',
        stage: 'stage-1',
        objective: 'objective-1',
        task: 'task-1',
        persona: 'persona-1',
        outcome: 'passed',
        signals: sent.signals,
        late: false,
        effect: 'calibrate',
        artefact: sent.artefact,
        evaluation: sent.evaluation,
      });
      expect(read?.messages[0]).toEqual(sent.messages?.[0]);
      expect(read?.messages[1]).toMatchObject({ text: 'of another', at: '1970-07-20T20:17:41Z' });
      expect(read?.messages[1]?.speaker).toMatch(/^peer:[0-9a-f-]{36}$/);
      expect(quiet).toMatchObject({ focus: 'general', messages: [], signals: {}, bodyId: null });
    });

    it('counts for the day of occurredAt in the zone of its tenant', async () => {
      const tenant = await recording.createTenant('America/New_York');
      await recording.recorder.record(tenant, [makeEvent({ occurredAt: '2026-03-02T04:00:00Z' })]);
      const [entry] = await readLedger(recording.superuser, tenant.id);
      expect(entry?.day).toBe('2026-03-01');
    });

    it('is refused more than five minutes ahead, with a pointer, and taken up to that', async () => {
      const tenant = await recording.createTenant();
      const at = (ms: number): string => new Date(NOW_MS + ms).toISOString();
      await recording.recorder.record(tenant, [makeEvent({ occurredAt: at(300_000) })]);
      const call = recording.recorder.record(tenant, [
        makeEvent(),
        makeEvent({ occurredAt: at(300_001) }),
      ]);
      const error = await call.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(InvalidRequestError);
      expect(error).toMatchObject({ faults: [{ pointer: '/events/1/occurredAt' }] });
      expect(await readLedger(recording.superuser, tenant.id)).toHaveLength(1);
    });
  });

  describe('an id (I1)', () => {
    it('with the same body answers as the first time, and is counted once', async () => {
      const tenant = await recording.createTenant();
      const event = makeEvent({ kind: 'stage', status: 'completed', signals: { attempts: 2 } });
      const [first] = await recording.recorder.record(tenant, [event]);
      await recording.recorder.record(tenant, [makeEvent()]);
      const reordered = Object.fromEntries(Object.entries(event).toReversed()) as typeof event;
      const [second] = await recording.openRecorder().record(tenant, [reordered]);
      expect(second).toEqual({ ...first, duplicate: true });
      expect(await readLedger(recording.superuser, tenant.id)).toHaveLength(2);
      expect(await findBrokenLedgers(recording.superuser, tenant.id)).toEqual([]);
    });

    it('with another body is refused with a pointer, and nothing of its batch is written', async () => {
      const tenant = await recording.createTenant();
      const event = makeEvent();
      await recording.recorder.record(tenant, [event]);
      const fault = { ...event, focus: 'other' };
      const stranger = makeEvent({ learner: 'stranger' });
      const error = await refusalOf(
        recording.recorder.record(tenant, [stranger, fault, makeEvent()]),
      );
      expect(error.code).toBe('event/id-reused');
      expect(error.faults).toMatchObject([{ pointer: '/events/1/id' }]);
      expect(await readLedger(recording.superuser, tenant.id)).toHaveLength(1);
      const { rowCount } = await recording.superuser.query(
        "select from learner where tenant = $1 and external_id = 'stranger'",
        [tenant.id],
      );
      expect(rowCount).toBe(0);
    });

    it('twice in a batch is counted once where equal, and refuses the batch where not', async () => {
      const tenant = await recording.createTenant();
      const event = makeEvent({ kind: 'kickoff', status: 'completed' });
      const results = await recording.recorder.record(tenant, [event, { ...event }]);
      expect(results).toMatchObject([{ duplicate: false }, { duplicate: true, ledgerSeq: 1 }]);
      expect(await readLedger(recording.superuser, tenant.id)).toHaveLength(1);
      const other = makeEvent();
      const error = await refusalOf(
        recording.recorder.record(tenant, [other, { ...other, focus: 'other' }]),
      );
      expect(error.faults).toMatchObject([{ pointer: '/events/1/id' }]);
    });

    it('belongs to a learner: two learners may use the same one', async () => {
      const tenant = await recording.createTenant();
      const event = makeEvent();
      await recording.recorder.record(tenant, [
        event,
        { ...event, learner: 'learner-2', focus: 'x' },
      ]);
      expect(await readLedger(recording.superuser, tenant.id)).toHaveLength(2);
    });
  });

  describe('a touchpoint', () => {
    it('is completed once: a second completion is refused, on record or in the batch', async () => {
      const tenant = await recording.createTenant();
      const completion = makeEvent({ kind: 'stage', status: 'completed' });
      await recording.recorder.record(tenant, [completion]);
      const second = makeEvent({ ...completion, id: 'another' });
      const error = await refusalOf(recording.recorder.record(tenant, [makeEvent(), second]));
      expect(error.code).toBe('touchpoint/already-completed');
      expect(error.faults).toMatchObject([{ pointer: '/events/1/touchpoint' }]);
      const fresh = { kind: 'note_check', status: 'completed', touchpoint: 'fresh' } as const;
      await refusalOf(recording.recorder.record(tenant, [makeEvent(fresh), makeEvent(fresh)]));
      await recording.recorder.record(tenant, [
        makeEvent({ ...completion, id: 'b', kind: 'kickoff' }),
      ]);
      expect(await readLedger(recording.superuser, tenant.id)).toHaveLength(2);
    });

    it('takes later events as late: priced, and nothing is due by them', async () => {
      const tenant = await recording.createTenant();
      const touchpoint = { kind: 'stage', touchpoint: 'stage-1' } as const;
      const results = await recording.recorder.record(tenant, [
        makeEvent({ ...touchpoint, status: 'completed' }),
        makeEvent(touchpoint),
      ]);
      const later = await recording.recorder.record(tenant, [makeEvent(touchpoint)]);
      expect([...results, ...later].map(({ late, xp }) => ({ late, xp }))).toEqual([
        { late: false, xp: 50 },
        { late: true, xp: 1 },
        { late: true, xp: 1 },
      ]);
    });

    it('makes due what its kind says, awaits what is pending, and wakes its learner', async () => {
      const tenant = await recording.createTenant();
      const completed = { status: 'completed' } as const;
      const results = await recording.recorder.record(tenant, [
        makeEvent({ ...completed, kind: 'note_submission' }),
        makeEvent({ ...completed, kind: 'chat_turn' }),
        makeEvent({ ...completed, kind: 'stage' }),
        makeEvent({ ...completed, kind: 'presentation' }),
        makeEvent({ ...completed, kind: 'scenario' }),
        makeEvent({ learner: 'learner-2' }),
      ]);
      expect(results.map(({ settled }) => settled)).toEqual([true, true, true, false, false, true]);
      const ledger = await readLedger(recording.superuser, tenant.id);
      const mine = ledger.filter(({ externalId }) => externalId === 'learner-1');
      expect(mine.map(({ effect }) => effect)).toEqual([
        null,
        'evaluate',
        'calibrate',
        'calibrate',
        'review',
      ]);
      expect(mine.map(({ awaitsSeq }) => awaitsSeq)).toEqual([null, null, null, 3, 4]);
      const { rows } = await recording.superuser.query(
        `select external_id, flow, wake, due_at is not null as due, last_effect_seq, last_calibrating_seq
       from work w join learner r on r.id = w.learner join learner_state s on s.learner = w.learner
       where w.tenant = $1 order by flow`,
        [tenant.id],
      );
      const woken = {
        external_id: 'learner-1',
        wake: 1,
        due: true,
        last_effect_seq: 5,
        last_calibrating_seq: 4,
      };
      // A turn waits for no calibration, and a review is opened before those of its attempt: both flows are woken with it.
      expect(rows).toEqual([
        { ...woken, flow: 'evaluate' },
        { ...woken, flow: 'learner' },
        { ...woken, flow: 'review' },
      ]);
      const { rows: due } = await recording.superuser.query(
        'select position from review_due where tenant = $1',
        [tenant.id],
      );
      expect(due).toEqual([{ position: 5 }]);
    });

    it('calibrates any kind where the snapshot asks, once while that is pending', async () => {
      const tenant = await recording.createTenant();
      await recording.recorder.record(tenant, [makeEvent()]);
      await recording.superuser.query(
        'update learner_state set asks = true, version = version + 1 where tenant = $1',
        [tenant.id],
      );
      const turn = { kind: 'chat_turn', status: 'completed' } as const;
      await recording.recorder.record(tenant, [makeEvent(turn), makeEvent(turn)]);
      const ledger = await readLedger(recording.superuser, tenant.id);
      expect(ledger.map(({ effect }) => effect)).toEqual([null, 'calibrate', 'evaluate']);
    });
  });

  describe('repeats (I8)', () => {
    it('earn less and less within a day, up to its cap, and in full on the next', async () => {
      const tenant = await recording.createTenant();
      const day1 = Array.from({ length: 14 }, () =>
        makeEvent({ kind: 'work_submission', status: 'completed' }),
      );
      const day2 = makeEvent({
        kind: 'work_submission',
        status: 'completed',
        occurredAt: '2026-03-01T09:00:00Z',
      });
      await recording.recorder.record(tenant, day1.slice(0, 12));
      const results = await recording.recorder.record(tenant, [...day1.slice(12), day2]);
      const ledger = await readLedger(recording.superuser, tenant.id);
      expect(ledger.map(({ points }) => points)).toEqual([
        ...Array<number>(10).fill(20),
        16,
        12,
        10,
        8,
        20,
      ]);
      const presentations = Array.from({ length: 2 }, () =>
        makeEvent({ kind: 'presentation', status: 'completed' }),
      );
      const [, capped] = await recording.recorder.record(tenant, presentations);
      expect(results.at(-1)?.points).toBe(20);
      expect(capped?.points).toBe(300 - 246 - 40);
    });

    it('of a passed task earn half each time, also across days', async () => {
      const tenant = await recording.createTenant();
      const pass = {
        kind: 'stage',
        status: 'completed',
        outcome: 'passed',
        task: 'task-1',
      } as const;
      const results = await recording.recorder.record(tenant, [
        makeEvent({ ...pass, outcome: 'failed' }),
        makeEvent(pass),
        makeEvent(pass),
      ]);
      const [next] = await recording.recorder.record(tenant, [
        makeEvent({ ...pass, occurredAt: '2026-02-01T09:00:00Z' }),
      ]);
      expect([...results, next].map((result) => result?.points)).toEqual([10, 50, 25, 12]);
    });
  });

  describe('a dry run', () => {
    it('says what would be answered, and writes nothing', async () => {
      const tenant = await recording.createTenant();
      const events = [
        makeEvent({ kind: 'stage', status: 'completed' }),
        makeEvent({ learner: 'learner-2' }),
      ];
      const planned = await recording.recorder.record(tenant, events, { dryRun: true });
      for (const table of [
        'learner',
        'learner_state',
        'learner_key',
        'ledger',
        'body',
        'work',
        'change',
      ]) {
        const { rowCount } = await recording.superuser.query(
          `select from ${table} where tenant = $1`,
          [tenant.id],
        );
        expect({ table, rowCount }).toEqual({ table, rowCount: 0 });
      }
      expect(await recording.recorder.record(tenant, events)).toEqual(planned);
      const error = await refusalOf(
        recording.recorder.record(tenant, [{ ...(events[1] ?? makeEvent()), focus: 'x' }], {
          dryRun: true,
        }),
      );
      expect(error.code).toBe('event/id-reused');
    });
  });

  describe('a policy that a tenant saves', () => {
    it('holds for what is accepted after it, and every entry names its version', async () => {
      const tenant = await recording.createTenant();
      const { builtinPolicy } = await import('../../src/domain/policy/builtin-policy.ts');
      const save = (version: number, progress: number): Promise<unknown> =>
        recording.superuser.query(
          `insert into definition (tenant, kind, id, version, document, hash, saved_by)
         values ($1, 'policy', 'default', $2, $3, '', 'test')`,
          [
            tenant.id,
            version,
            JSON.stringify({
              ...builtinPolicy,
              pricing: {
                ...builtinPolicy.pricing,
                basePoints: {
                  ...builtinPolicy.pricing.basePoints,
                  chat_turn: { progress, completed: 5, failed: 5 },
                },
              },
            }),
          ],
        );
      await recording.recorder.record(tenant, [makeEvent()]);
      await save(2, 7);
      await recording.recorder.record(tenant, [makeEvent()]);
      await save(3, 9);
      await recording.recorder.record(tenant, [makeEvent()]);
      const ledger = await readLedger(recording.superuser, tenant.id);
      expect(ledger.map(({ points, policyVersion }) => [policyVersion, points])).toEqual([
        [1, 1],
        [2, 7],
        [3, 9],
      ]);
    });
  });

  describe('an erased learner', () => {
    it('is refused with 410 by its id, as learner and as peer, and never made anew', async () => {
      const tenant = await recording.createTenant();
      const { macErasedId, openErasureKey } = await import('../../src/store/keys/erasure-key.ts');
      await recording.recorder.record(tenant, [makeEvent({ learner: 'gone' }), makeEvent()]);
      const { rows } = await recording.superuser.query(
        'select erasure_key from tenant where id = $1',
        [tenant.id],
      );
      const key = openErasureKey(recording.master, tenant.id, rows[0].erasure_key);
      const eraser = (await import('../../src/store/database.ts')).openPool(
        recording.database.connection,
        'tl_eraser',
        { max: 1, onError: () => undefined },
      );
      const { inTenant } = await import('../../src/store/database.ts');
      await inTenant(eraser, tenant.id, async (transaction) => {
        const found = await transaction.query("select id from learner where external_id = 'gone'");
        const id: string = found.rows[0].id;
        await transaction.query('update learner_state set erasing = true where learner = $1', [id]);
        await transaction.query('delete from learner_key where learner = $1', [id]);
        await transaction.query(
          "update learner set external_id = null, external_id_mac = $2, erasure = 'erased' where id = $1",
          [id, macErasedId(key, 'gone')],
        );
      });
      await eraser.end();
      const fresh = recording.openRecorder();
      for (const recorder of [recording.recorder, fresh, fresh]) {
        const error = await refusalOf(
          recorder.record(tenant, [makeEvent(), makeEvent({ learner: 'gone' })]),
        );
        expect(error.code).toBe('learner/erased');
        expect(error.faults).toMatchObject([{ pointer: '/events/1/learner' }]);
        const asPeer = makeEvent({ messages: [{ speaker: 'peer:gone', text: 'hello' }] });
        const peerError = await refusalOf(recorder.record(tenant, [asPeer]));
        expect(peerError.faults).toMatchObject([{ pointer: '/events/0/messages/0/speaker' }]);
        await recorder.record(tenant, [makeEvent({ learner: `learner-${Math.random()}` })]);
      }
      const { rowCount } = await recording.superuser.query(
        "select from learner where external_id = 'gone'",
      );
      expect(rowCount).toBe(0);
    });
  });
});
