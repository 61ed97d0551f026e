/**
 * What recording costs beside its limit and its peers, in one run on a PostgreSQL of its own with fsync on:
 * the bare set-based insert of the same rows, a transaction per event, Emmett's append per event, and us with
 * batches of 100 and 1,000; then again on a long ledger.
 *
 * `node bench/record.ts [--short] [--json] [--rows 10000000]`
 */
import { parseArgs } from 'node:util';
import { openBenchDatabase } from './record/bench-database.ts';
import { fillLedger } from './record/fill-ledger.ts';
import { measureEmmett } from './record/measure-emmett.ts';
import { measureLimit } from './record/measure-limit.ts';
import { measureRecorder, measureSingles } from './record/measure-recorder.ts';

const { values: flags } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rows: { type: 'string' },
    learners: { type: 'string' },
    run: { type: 'string', default: '5' },
    connections: { type: 'string', default: '1' },
  },
});
const rows = Number(flags.rows ?? (flags.short ? 100_000 : 10_000_000));
const learners = Number(flags.learners ?? (flags.short ? 2_000 : 10_000));
const spread = { learners, run: Number(flags.run) };
const scattered = { learners, run: 1 };
const connections = Number(flags.connections);
const rounds = flags.short ? 2 : 5;
const scale = flags.short ? 0.3 : 1;
const LIMIT_TRANSACTIONS = [100, 400, 1_000];
/** What a transaction per event and Emmett have, which gain more by it than we do; and the limit, for orientation. */
const PEER_CONNECTIONS = 2;

interface Gate {
  readonly name: string;
  readonly value: number;
  readonly goal: string;
  readonly pass: boolean;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const count = (events: number): number => Math.round((events * scale) / 1_000) * 1_000;

const database = await openBenchDatabase();
const measured = new Map<string, number[]>();
async function measure(name: string, run: () => Promise<number>): Promise<void> {
  const rate = await run();
  measured.set(name, [...(measured.get(name) ?? []), rate]);
}

async function measureUs(prefix: string, over = spread): Promise<void> {
  const options = { spread: over, connections };
  await measure(`${prefix}100`, () =>
    measureRecorder(database, { ...options, events: count(60_000), perBatch: 100, callers: 12 }),
  );
  await measure(`${prefix}1000`, () =>
    measureRecorder(database, { ...options, events: count(60_000), perBatch: 1_000, callers: 4 }),
  );
}

async function measureRound(): Promise<void> {
  for (const perTransaction of LIMIT_TRANSACTIONS) {
    await measure(`limit ${perTransaction}`, () =>
      measureLimit(database, { spread, connections, events: count(60_000), perTransaction }),
    );
  }
  await measure('limit of two', () =>
    measureLimit(database, {
      spread,
      connections: PEER_CONNECTIONS,
      events: count(60_000),
      perTransaction: 400,
    }),
  );
  await measureUs('us ');
  await measureUs('scattered ', scattered);
  await measure('singles', () =>
    measureSingles(database, { spread, connections: PEER_CONNECTIONS, events: count(4_000) }),
  );
  await measure('emmett', () =>
    measureEmmett(database, { spread, connections: PEER_CONNECTIONS, events: count(4_000) }),
  );
}

/** The median over the rounds of what a lane did beside another in the same round. */
function ratio(name: string, besides: readonly string[]): number {
  return median(
    (measured.get(name) ?? []).map(
      (rate, round) =>
        rate / Math.max(...besides.map((other) => measured.get(other)?.[round] ?? 0)),
    ),
  );
}

const limits = LIMIT_TRANSACTIONS.map((size) => `limit ${size}`);
try {
  console.log(
    `recording, ${learners} learners, ${connections} connection of the limit and of us (a tenant's groups follow each other on one), fsync on, ${rounds} rounds`,
  );
  console.log(
    `runs of ${spread.run} events of a learner gate, as platforms send what a session gathered; learners in no order, each locked and counted for one event, stand beside`,
  );
  await measureUs('warm-up ');
  report('warm');
  for (let round = 0; round < rounds; round += 1) {
    await measureRound();
    report(`round ${round + 1} of ${rounds}`);
  }
  report(`filling the ledger with ${rows} rows`);
  await fillLedger(database, rows, report);
  await measureUs('warm-up ');
  for (let round = 0; round < rounds; round += 1) await measureUs('long ');
  summarise();
} finally {
  await database.close();
}

function report(progress: string): void {
  console.log(`… ${Math.round(performance.now() / 1_000)} s: ${progress}`);
}

function summarise(): void {
  const names: Record<string, string> = {
    'limit 100': 'limit: bare insert, 100 events a transaction',
    'limit 400': 'limit: bare insert, 400 events a transaction',
    'limit 1000': 'limit: bare insert, 1,000 events a transaction',
    'limit of two': 'the same with two connections, 400 events',
    'us 100': 'us, batches of 100',
    'us 1000': 'us, batches of 1,000',
    'scattered 100': 'us, batches of 100, learners in no order',
    'scattered 1000': 'us, batches of 1,000, learners in no order',
    singles: 'a transaction per event',
    emmett: "Emmett's append per event",
    'long 100': `us, batches of 100, ledger of ${rows}`,
    'long 1000': `us, batches of 1,000, ledger of ${rows}`,
  };
  for (const [name, label] of Object.entries(names)) {
    const rate = Math.round(median(measured.get(name) ?? []));
    const share = ratio(name, limits);
    const beside =
      name.startsWith('long') || Number.isNaN(share) ? '' : `× ${share.toFixed(2)} of the limit`;
    console.log(`  ${label.padEnd(48)} ${String(rate).padStart(8)} events/s   ${beside}`);
  }
  const long = Math.min(
    median(measured.get('long 100') ?? []) / median(measured.get('us 100') ?? []),
    median(measured.get('long 1000') ?? []) / median(measured.get('us 1000') ?? []),
  );
  const gates = [
    gate('batches of 100 / limit', ratio('us 100', limits), 0.5),
    gate('batches of 1,000 / limit', ratio('us 1000', limits), 0.4),
    gate('batches of 100 / a transaction per event', ratio('us 100', ['singles']), 7),
    gate("batches of 100 / Emmett's append", ratio('us 100', ['emmett']), 12),
    gate(`ledger of ${rows} / empty`, long, 0.8),
  ];
  for (const { name, value, goal, pass } of gates) {
    console.log(`${pass ? 'reached ' : 'MISSED  '} ${name}: ${value.toFixed(2)} (goal ${goal})`);
  }
  if (flags.json)
    console.log(JSON.stringify({ bench: 'record', gates, rates: Object.fromEntries(measured) }));
  if (gates.some(({ pass }) => !pass)) process.exitCode = 1;
}

function gate(name: string, value: number, goalMin: number): Gate {
  return { name, value, goal: `>= ${goalMin}`, pass: value >= goalMin };
}
