import { Gauge, type Registry } from 'prom-client';
import { readWorkMeasures, type WorkMeasures } from '../reads/read-work-measures.ts';
import type { Pool } from '../store/database.ts';

const GAUGES: Readonly<Record<keyof WorkMeasures, readonly [name: string, help: string]>> = {
  depth: ['throughline_work_depth', 'Rows of work waiting or under way'],
  held: ['throughline_work_held', 'Rows of work that a process holds'],
  retrying: ['throughline_work_retrying', 'Rows of work that failed and are tried again'],
  attemptsMax: ['throughline_work_attempts_max', 'The most failed tries of any row of work'],
  oldestDueMs: ['throughline_work_oldest_due_ms', 'How long the oldest due row has waited, ms'],
  liveOwners: ['throughline_work_live_owners', 'Processes with a live lease'],
};

/** Puts the engine's queue into the metrics: one query per scrape, however many gauges ask. */
export function watchWork(
  metrics: Registry,
  relayPool: Pool,
  onError: (error: unknown) => void,
): void {
  let measuring: Promise<WorkMeasures> | null = null;
  const measureOnce = (): Promise<WorkMeasures> => {
    measuring ??= readWorkMeasures(relayPool).finally(() => {
      measuring = null;
    });
    return measuring;
  };
  for (const [measure, [name, help]] of Object.entries(GAUGES)) {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [metrics],
      async collect() {
        try {
          this.set((await measureOnce())[measure as keyof WorkMeasures]);
        } catch (error) {
          onError(error);
        }
      },
    });
    gauge.set(0);
  }
}
