import { deliver } from '../../test/support/journey/generator/deliver.ts';
import { makeScript } from '../../test/support/journey/generator/make-script.ts';
import { readBlock } from '../../test/support/journey/ground-learner.ts';
import {
  land,
  landOne,
  openLearner,
  type LandedLearner,
} from '../../test/support/journey/land-script.ts';
import type { PlantedEntry } from '../../test/support/journey/generator/planted.ts';
import type { JourneyBench } from './open-journey-bench.ts';

/** How long things took, ms. */
export interface Latencies {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** What a journey of one length costs. */
export interface LengthCost {
  readonly entries: number;
  /** How long the writer took to land them, 100 in a transaction. */
  readonly grownMs: number;
  readonly append: Latencies;
  readonly grounding: Latencies;
  readonly tokens: number;
}

/** Entries that are kept back to be appended one by one. */
export interface Rounds {
  readonly appends: number;
  readonly groundings: number;
}

const REPORT_ENTRIES = 5_000;
const WARM_UP = 100;

interface Measured {
  readonly learner: LandedLearner;
  readonly length: number;
  readonly grownMs: number;
  readonly rest: readonly PlantedEntry[];
  readonly appendMs: number[];
  readonly groundingMs: number[];
  tokens: number;
}

/**
 * Grows journeys to several lengths through the writer, then appends to each and grounds each in turn, so that all of
 * them have the same machine: whatever else it does falls on every length alike.
 */
export async function measureLatency(
  bench: JourneyBench,
  lengths: readonly number[],
  rounds: Rounds,
  report: (progress: string) => void,
): Promise<readonly LengthCost[]> {
  const measured: Measured[] = [];
  for (const length of lengths) measured.push(await grow(bench, length, rounds, report));
  // What autovacuum does to a journey that grows over years is done here at once.
  await bench.database.superuser.query('vacuum (analyze)');
  await bench.database.settle();
  for (let round = 0; round < rounds.appends; round += 1) {
    for (const one of measured) await timeAppend(bench, one, round);
  }
  for (let round = -WARM_UP; round < rounds.groundings; round += 1) {
    for (const one of measured) await timeGrounding(bench, one, round);
  }
  return measured.map(({ length, grownMs, appendMs, groundingMs, tokens }) => ({
    entries: length,
    grownMs,
    append: summarise(appendMs),
    grounding: summarise(groundingMs),
    tokens,
  }));
}

async function grow(
  bench: JourneyBench,
  length: number,
  { appends }: Rounds,
  report: (progress: string) => void,
): Promise<Measured> {
  const script = makeScript({
    seed: 500 + length,
    externalId: `length-${length}`,
    entries: length,
  });
  const learner = await openLearner(bench, bench.tenants[0], script);
  const arrivals = deliver(script.entries, { seed: 1, late: 0.05, twice: 0 });
  const started = performance.now();
  for (let from = 0; from < arrivals.length; from += REPORT_ENTRIES) {
    await land(bench, learner, arrivals.slice(from, from + REPORT_ENTRIES));
    if (length > REPORT_ENTRIES) report(`${learner.landed.length} of ${length} entries`);
  }
  return {
    learner,
    length,
    grownMs: performance.now() - started,
    rest: listMore(learner, appends),
    appendMs: [],
    groundingMs: [],
    tokens: 0,
  };
}

/** The same appends for every length: two gaps come and go, again and again, so that nothing accumulates. */
function listMore({ script }: LandedLearner, count: number): readonly PlantedEntry[] {
  const lastMs = script.entries.at(-1)?.atMs ?? 0;
  return Array.from({ length: count }, (_, index): PlantedEntry => {
    const seen = index % 2 === 0 ? 'failed' : 'alone';
    return {
      key: `more-${index}`,
      atMs: lastMs + (index + 2) * 60_000 * 60,
      focus: 'reporting',
      kind: 'stage',
      touchpoint: `more-${index}`,
      task: `more-${index}`,
      writer: 'code',
      corrects: null,
      sights: [
        { gap: 'craft.more-1', builtIn: false, seen, help: 'none' },
        { gap: 'craft.more-2', builtIn: false, seen, help: 'none' },
      ],
      carries: [],
      claim: `More, number ${index}, of ${script.marker}.`,
      quotes: index % 3,
    };
  });
}

async function timeAppend(bench: JourneyBench, one: Measured, round: number): Promise<void> {
  const started = performance.now();
  await landOne(bench, one.learner, one.rest[round] as PlantedEntry);
  one.appendMs.push(performance.now() - started);
}

async function timeGrounding(bench: JourneyBench, one: Measured, round: number): Promise<void> {
  const started = performance.now();
  const block = await readBlock(bench.parts, one.learner, { audience: 'manager' });
  if (round >= 0) one.groundingMs.push(performance.now() - started);
  one.tokens = Math.max(one.tokens, block.tokens);
}

function summarise(values: readonly number[]): Latencies {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
