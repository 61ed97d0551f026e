import { Gauge, type Registry } from 'prom-client';
import { readWorkMeasures } from '../reads/read-work-measures.ts';
import type { Pool } from '../store/database.ts';

/** Puts the engine's queue into the metrics, measured when they are scraped. */
export function watchWork(
  metrics: Registry,
  relayPool: Pool,
  onError: (error: unknown) => void,
): void {
  const gauges = {
    depth: 'Rows of work waiting or under way',
    held: 'Rows of work that a process holds',
    retrying: 'Rows of work whose completion failed and is tried again',
    attemptsMax: 'The most failed tries of any row of work',
    oldestDueMs: 'How long the oldest due row of work has waited, ms',
    liveOwners: 'Processes with a live lease',
  } as const;
  const made = Object.entries(gauges).map(
    ([name, help]) =>
      [
        name as keyof typeof gauges,
        new Gauge({ name: `throughline_work_${snakeCase(name)}`, help, registers: [metrics] }),
      ] as const,
  );
  const first = made[0]?.[1];
  if (first === undefined) return;
  // The first gauge measures for all of them, so that one scrape costs one query.
  Object.assign(first, {
    collect: async () => {
      try {
        const measures = await readWorkMeasures(relayPool);
        for (const [name, gauge] of made) gauge.set(measures[name]);
      } catch (error) {
        onError(error);
      }
    },
  });
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
