import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import type { BenchDatabase } from './bench-database.ts';
import { EventSource, type Spread } from './make-events.ts';

let runs = 0;

/** Events per second of Emmett's append, one event each to its learner's stream, `connections` at a time. */
export async function measureEmmett(
  database: BenchDatabase,
  options: { readonly events: number; readonly spread: Spread; readonly connections: number },
): Promise<number> {
  runs += 1;
  const store = getPostgreSQLEventStore(database.superuserUrl);
  try {
    await store.schema.migrate();
    const source = new EventSource(`emmett${runs}`, options.spread.learners, options.spread.run);
    await database.settle();
    let left = options.events;
    const started = performance.now();
    await Promise.all(
      Array.from({ length: options.connections }, async (_, connection) => {
        while (left > 0) {
          left -= 1;
          for (const event of source.take(1)) {
            // Streams of its own: two appends to one stream at once are a conflict there.
            await store.appendToStream(`${event.learner}-${connection}`, [
              { type: event.kind, data: event },
            ]);
          }
        }
      }),
    );
    return options.events / ((performance.now() - started) / 1_000);
  } finally {
    await store.close();
  }
}
