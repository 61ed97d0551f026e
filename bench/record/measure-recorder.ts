import { createRecorder } from '../../src/record/recorder.ts';
import type { BenchDatabase } from './bench-database.ts';
import { EventSource, type Spread } from './make-events.ts';

const BATCH_EVENTS_MAX = 1_000;
let runs = 0;

/** Events per second of our recorder, in process, with `callers` batches under way. */
export async function measureRecorder(
  database: BenchDatabase,
  options: {
    readonly events: number;
    readonly spread: Spread;
    readonly perBatch: number;
    readonly connections: number;
    readonly callers: number;
  },
): Promise<number> {
  runs += 1;
  const source = new EventSource(`us${runs}`, options.spread.learners, options.spread.run);
  const recorder = createRecorder({
    connection: database.connection,
    master: database.master,
    lanes: options.connections,
    onError: (error) => console.error(error.message),
  });
  for (let from = 0; from < options.spread.learners; from += BATCH_EVENTS_MAX) {
    const to = Math.min(options.spread.learners, from + BATCH_EVENTS_MAX);
    await recorder.record(database.tenant, source.takeOfEach(from, to));
  }
  await database.settle();
  let left = options.events;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: options.callers }, async () => {
      while (left > 0) {
        left -= options.perBatch;
        await recorder.record(database.tenant, source.take(options.perBatch));
      }
    }),
  );
  const seconds = (performance.now() - started) / 1_000;
  await recorder.close();
  return options.events / seconds;
}

/** Events per second where each event has a transaction of its own: one recorder per connection, one event at a time. */
export async function measureSingles(
  database: BenchDatabase,
  options: { readonly events: number; readonly spread: Spread; readonly connections: number },
): Promise<number> {
  const share = Math.ceil(options.events / options.connections);
  const rates = await Promise.all(
    Array.from({ length: options.connections }, () =>
      measureRecorder(database, {
        events: share,
        spread: options.spread,
        perBatch: 1,
        connections: 1,
        callers: 1,
      }),
    ),
  );
  return rates.reduce((sum, rate) => sum + rate, 0);
}
