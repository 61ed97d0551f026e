import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { type Event, Event as EventSchema } from '@throughline/contract';
import type { TenantId } from '../../../src/domain/ids/ids.ts';
import { createRecorder, type Recorder } from '../../../src/record/recorder.ts';
import type { RecordingTenant } from '../../../src/record/record-request.ts';
import { createErasureKey } from '../../../src/store/keys/erasure-key.ts';
import type { MasterKey } from '../../../src/store/keys/learner-key.ts';
import { parseMasterKey } from '../../../src/store/keys/master-key.ts';
import { createTestDatabase, type TestDatabase } from '../postgres/postgres.ts';

/** The moment at which all tests record, unless they say otherwise. */
export const NOW_MS = Date.parse('2026-03-02T12:00:00Z');

/** A database, a key, a way to look behind the roles, and recorders on them. */
export interface Recording {
  readonly database: TestDatabase;
  readonly master: MasterKey;
  /** The same key, for another process. */
  readonly masterKey: string;
  readonly superuser: pg.Pool;
  readonly recorder: Recorder;
  openRecorder(options?: { readonly readClock?: () => number; readonly lanes?: number }): Recorder;
  createTenant(timeZone?: string): Promise<RecordingTenant>;
  close(): Promise<void>;
}

export async function startRecording(purpose: string): Promise<Recording> {
  const database = await createTestDatabase(purpose);
  const masterKey = randomBytes(32).toString('hex');
  const master = parseMasterKey(masterKey);
  pg.types.setTypeParser(pg.types.builtins.INT8, Number);
  const superuser = new pg.Pool({ ...database.superuser, max: 4 });
  superuser.on('error', () => undefined); // dropping the database ends its idle connections
  const recorders: Recorder[] = [];
  const openRecorder: Recording['openRecorder'] = (options = {}) => {
    const recorder = createRecorder({
      connection: database.connection,
      master,
      readClock: () => NOW_MS,
      onError: () => undefined,
      ...options,
    });
    recorders.push(recorder);
    return recorder;
  };
  return {
    database,
    master,
    masterKey,
    superuser,
    recorder: openRecorder(),
    openRecorder,
    async createTenant(timeZone = 'UTC') {
      const id = randomUUID() as TenantId;
      await superuser.query(
        'insert into tenant (id, name, time_zone, erasure_key) values ($1, $2, $3, $4)',
        [id, `tenant ${id}`, timeZone, createErasureKey(master, id)],
      );
      return { id, timeZone };
    },
    async close() {
      await Promise.all(recorders.map((recorder) => recorder.close()));
      await superuser.end();
      await database.drop();
    },
  };
}

let eventCount = 0;

/** A well-formed event; each call another id and touchpoint. */
export function makeEvent(fields: Partial<Event> = {}): Event {
  eventCount += 1;
  return EventSchema.parse({
    id: `event-${eventCount}`,
    learner: 'learner-1',
    kind: 'chat_turn',
    status: 'progress',
    touchpoint: `touchpoint-${eventCount}`,
    occurredAt: '2026-03-02T09:00:00Z',
    ...fields,
  });
}

/** What the ledger, the state and the counters of a tenant say, as the superuser sees them. */
export async function readLedger(
  pool: pg.Pool,
  tenant: TenantId,
): Promise<
  readonly {
    externalId: string;
    seq: number;
    eventId: string;
    xp: number;
    points: number;
    cut: number;
    totalAfter: number;
    late: boolean;
    effect: string | null;
    awaitsSeq: number | null;
    policyVersion: number;
    day: string;
    bodyId: string | null;
  }[]
> {
  const result = await pool.query(
    `select r.external_id as "externalId", l.seq, event_id as "eventId", xp, points, cut,
       total_after as "totalAfter", late, effect, awaits_seq as "awaitsSeq",
       policy_version as "policyVersion", day::text, body_id as "bodyId"
     from ledger l join learner r on r.id = l.learner where l.tenant = $1 order by l.learner, seq`,
    [tenant],
  );
  return result.rows;
}

/** Learners whose ledger has a gap, or whose state does not say what the ledger sums to; none, always (I2). */
export async function findBrokenLedgers(pool: pg.Pool, tenant: TenantId): Promise<unknown[]> {
  const result = await pool.query(
    `select s.learner, s.next_seq, s.total, count(l.seq) as entries, coalesce(sum(l.xp), 0) as xp
     from learner_state s left join ledger l on l.learner = s.learner
     where s.tenant = $1
     group by s.learner
     having s.next_seq <> count(l.seq) + 1 or s.next_seq <> coalesce(max(l.seq), 0) + 1
       or s.total <> coalesce(sum(l.xp), 0)
       or s.total <> coalesce((array_agg(l.total_after order by l.seq desc))[1], 0)`,
    [tenant],
  );
  return result.rows;
}
