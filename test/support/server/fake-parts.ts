import type { Event, RecordResult } from '@throughline/contract';
import pino from 'pino';
import { Registry } from 'prom-client';
import { ThroughlineError } from '../../../src/domain/errors/throughline-error.ts';
import type { TenantId } from '../../../src/domain/ids/ids.ts';
import type { RecordingTenant } from '../../../src/record/record-request.ts';
import { hashKey } from '../../../src/writes/keys/create-key.ts';
import type { Caller, Scope, ServerParts } from '../../../src/server/server-parts.ts';
import { FakeReviews } from './fake-reviews.ts';

/** A key of the right form, told apart by a letter. */
export function fakeKey(letter: string): string {
  return `tl_${letter.repeat(43)}`;
}

export function fakeEvent(id: string, more: Partial<Event> = {}): Event {
  return {
    id,
    learner: 'learner-1',
    kind: 'stage',
    status: 'completed',
    touchpoint: `touchpoint/${id}`,
    occurredAt: '2026-03-02T09:30:00Z',
    ...more,
  };
}

/** Callers by key; a test may change them while the server runs. */
export class FakeCallers {
  readonly byHash = new Map<string, Caller>();
  lookups = 0;

  add(key: string, tenant: string, scopes: readonly Scope[], revoked = false): void {
    this.byHash.set(hashKey(key).toString('hex'), {
      keyId: `key-of-${tenant}`,
      tenant: tenant as TenantId,
      timeZone: 'UTC',
      scopes,
      revoked,
    });
  }

  async find(hash: Buffer): Promise<Caller | null> {
    this.lookups += 1;
    return this.byHash.get(hash.toString('hex')) ?? null;
  }
}

/** Remembers what it was given, and answers at once unless told otherwise. */
export class FakeRecorder {
  readonly recorded: { tenant: string; events: readonly Event[] }[] = [];
  before: (events: readonly Event[]) => Promise<void> = async () => undefined;

  async record(
    tenant: RecordingTenant,
    events: readonly Event[],
    options: { dryRun?: boolean } = {},
  ): Promise<readonly RecordResult[]> {
    await this.before(events);
    if (options.dryRun !== true) this.recorded.push({ tenant: tenant.id, events });
    return events.map((event, index) => ({
      id: event.id,
      learner: event.learner,
      ledgerSeq: index + 1,
      xp: 50,
      points: 50,
      multiplier: 1,
      tier: 'unrated',
      total: 50 * (index + 1),
      settled: true,
      duplicate: false,
      late: false,
    }));
  }
}

export interface FakeParts extends ServerParts {
  readonly reviews: FakeReviews;
  readonly recorder: FakeRecorder;
  readonly callers: FakeCallers;
  readonly logLines: string[];
}

const notBuilt = async (): Promise<never> => {
  throw new ThroughlineError('learner/not-found', 'no event of this learner was recorded');
};

/** Everything that the edge needs, with nothing behind it. Key `a` may do everything in tenant-1. */
export function fakeParts(more: Partial<ServerParts> = {}): FakeParts {
  const callers = new FakeCallers();
  callers.add(fakeKey('a'), 'tenant-1', ['admin']);
  const logLines: string[] = [];
  const reviews = new FakeReviews();
  reviews.keyOfTickets = (tenant) => fakeKey(tenant === 'tenant-1' ? 'a' : 'b');
  return {
    recorder: new FakeRecorder(),
    callers,
    logLines,
    definitions: {
      save: async (_tenant, { kind, id, document }) => ({
        kind,
        id,
        version: 1,
        savedAt: '2026-03-02T12:00:00.000Z',
        document: document as Record<string, unknown>,
      }),
      read: async () => {
        throw new ThroughlineError('definition/not-found', 'This one was never saved.');
      },
      listVersions: async (_tenant, kind, id) => ({ kind, id, versions: [] }),
    },
    reads: {
      readLearner: notBuilt,
      readLedger: notBuilt,
      readVerdicts: notBuilt,
      readSnapshots: notBuilt,
      readJourney: notBuilt,
      readWhy: notBuilt,
      readGaps: notBuilt,
      readCarries: notBuilt,
      readStory: notBuilt,
      readGrounding: notBuilt,
      readEntry: notBuilt,
      exportLearner: notBuilt,
    },
    reviews,
    reviewOrigins: [],
    findCaller: (hash) => callers.find(hash),
    checkReadiness: async () => ({ ready: true, parts: { database: 'ready' } }),
    metrics: new Registry(),
    logger: pino({ level: 'debug' }, { write: (line: string) => void logLines.push(line) }),
    forgetting: {
      erase: notBuilt,
      readErasure: notBuilt,
      redact: notBuilt,
      readRetention: notBuilt,
      saveRetention: notBuilt,
    },
    judging: { read: notBuilt, change: notBuilt },
    overrideVerdict: notBuilt,
    acknowledgeCarry: notBuilt,
    ...more,
  } as FakeParts;
}
