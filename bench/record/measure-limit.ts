import { randomUUID } from 'node:crypto';
import type { ClientBase, QueryConfig } from 'pg';
import { builtinPolicy } from '../../src/domain/policy/builtin-policy.ts';
import type { LearnerId } from '../../src/domain/ids/ids.ts';
import { priceEvent } from '../../src/domain/xp/price-event.ts';
import { placeEvent, prepareEvent, type PreparedEvent } from '../../src/record/prepare-event.ts';
import type { KnownLearner } from '../../src/record/known-learner.ts';
import { appendBodies } from '../../src/store/body/append-bodies.ts';
import { createLearnerKey } from '../../src/store/keys/learner-key.ts';
import { appendEvents, type EventEntry } from '../../src/store/ledger/append-events.ts';
import {
  openRecordingClient,
  type RecordingClient,
} from '../../src/store/record/recording-client.ts';
import type { BenchDatabase } from './bench-database.ts';
import { EventSource, type Spread } from './make-events.ts';

/** Transactions on their way per connection: the next is there when one ends. */
const DEPTH = 3;
const SLICE_ENTRIES = 250;

/**
 * Events per second of the bare set-based insert of the same rows: ledger and bodies, hashed, sealed and
 * encoded beforehand; nothing locked, read, priced or updated.
 */
export async function measureLimit(
  database: BenchDatabase,
  options: {
    readonly events: number;
    readonly spread: Spread;
    readonly perTransaction: number;
    readonly connections: number;
  },
): Promise<number> {
  const transactions = await makeTransactions(database, options);
  const clients = await Promise.all(
    Array.from({ length: options.connections }, () =>
      openRecordingClient(database.connection, (error) => console.error(error.message)),
    ),
  );
  await database.settle();
  const queue = transactions.values();
  const started = performance.now();
  await Promise.all(
    clients.flatMap((client) =>
      Array.from({ length: DEPTH }, () => drain(client, database, queue)),
    ),
  );
  const seconds = (performance.now() - started) / 1_000;
  await Promise.all(clients.map((client) => client.end()));
  return (transactions.length * options.perTransaction) / seconds;
}

async function drain(
  client: RecordingClient,
  database: BenchDatabase,
  queue: IterableIterator<readonly QueryConfig[]>,
): Promise<void> {
  for (const statements of queue) {
    const answers = await Promise.all([
      client.query({ name: 'begin', text: 'begin isolation level read committed' }),
      client.query({
        name: 'set-tenant',
        text: "select set_config('app.tenant', $1, true)",
        values: [database.tenant.id],
      }),
      ...statements.map((statement) => client.query(statement)),
      client.query('commit'),
    ]);
    if (answers.at(-1)?.command !== 'COMMIT') throw new Error('the bare insert was rolled back');
  }
}

async function makeTransactions(
  database: BenchDatabase,
  options: { readonly events: number; readonly spread: Spread; readonly perTransaction: number },
): Promise<readonly (readonly QueryConfig[])[]> {
  const source = new EventSource('limit', options.spread.learners, options.spread.run);
  const seqs = new Map<string, number>();
  const learners = new Map<string, KnownLearner>();
  const find = (externalId: string): KnownLearner => {
    const found = learners.get(externalId) ?? makeLearner(database);
    learners.set(externalId, found);
    return found;
  };
  const transactions: QueryConfig[][] = [];
  for (let made = 0; made < options.events; made += options.perTransaction) {
    const statements: QueryConfig[] = [];
    const capture = { query: async (query: QueryConfig) => void statements.push(query) };
    for (let slice = 0; slice < options.perTransaction; slice += SLICE_ENTRIES) {
      const count = Math.min(SLICE_ENTRIES, options.perTransaction - slice);
      const prepared = source
        .take(count)
        .map((event) => prepareEvent(placeEvent(event, find(event.learner), 'UTC'), find));
      await encode(capture as unknown as ClientBase, database, prepared, seqs);
    }
    transactions.push(statements);
  }
  return transactions;
}

function makeLearner(database: BenchDatabase): KnownLearner {
  const id = randomUUID() as LearnerId;
  return { id, key: createLearnerKey(database.master, id).key };
}

async function encode(
  capture: ClientBase,
  database: BenchDatabase,
  prepared: readonly PreparedEvent[],
  seqs: Map<string, number>,
): Promise<void> {
  const entries = prepared.map((item): EventEntry => {
    const seq = (seqs.get(item.learner.id) ?? 0) + 1;
    seqs.set(item.learner.id, seq);
    const { event } = item;
    const price = priceEvent(
      {
        kind: event.kind,
        status: event.status,
        outcome: event.outcome,
        dayCount: 0,
        dayPoints: 0,
        taskPasses: 0,
        multiplier: 1,
      },
      builtinPolicy.pricing,
    );
    const effect =
      event.status === 'progress' ? null : event.kind === 'stage' ? 'calibrate' : 'evaluate';
    return {
      ...item,
      learner: item.learner.id,
      seq,
      price,
      totalAfter: seq,
      tier: 'unrated',
      snapshotVersion: 0,
      awaitsSeq: null,
      effect,
      late: false,
    };
  });
  const context = { tenant: database.tenant.id, recordedAtMs: Date.now(), policyVersion: 1 };
  await appendEvents(capture, context, entries);
  await appendBodies(
    capture,
    database.tenant.id,
    prepared.flatMap(({ bodies }) => bodies),
  );
}
