import { Gauge, type Registry } from 'prom-client';
import {
  readDueMeasures,
  readGivenUpMeasures,
  readWorkMeasures,
  type DueMeasures,
  type GivenUpMeasures,
  type WorkMeasures,
} from '../reads/read-work-measures.ts';
import type { Pool } from '../store/database.ts';

type Gauges<Measures> = Readonly<Record<keyof Measures, readonly [name: string, help: string]>>;

const WORK: Gauges<WorkMeasures> = {
  depth: ['throughline_work_depth', 'Rows of work waiting or under way'],
  held: ['throughline_work_held', 'Rows of work that a process holds'],
  retrying: ['throughline_work_retrying', 'Rows of work that failed and are tried again'],
  attemptsMax: ['throughline_work_attempts_max', 'The most failed tries of any row of work'],
  oldestDueMs: ['throughline_work_oldest_due_ms', 'How long the oldest due row has waited, ms'],
  liveOwners: ['throughline_work_live_owners', 'Processes with a live lease'],
};

const DUE: Gauges<DueMeasures> = {
  due: ['throughline_due', 'Learners with something due by the ledger, each flow by itself'],
  dueOldestMs: ['throughline_due_oldest_ms', 'How long the longest of them has been due, ms'],
};

const GIVEN_UP: Gauges<GivenUpMeasures> = {
  failedReviews: ['throughline_reviews_failed', 'Reviews that are not tried again by themselves'],
};

/** Puts the engine's queue, and how far it is behind the ledger, into the metrics. */
export function watchWork(
  metrics: Registry,
  relayPool: Pool,
  onError: (error: unknown) => void,
): void {
  addGauges(
    metrics,
    WORK,
    shareAnswer(() => readWorkMeasures(relayPool)),
    onError,
  );
  addGauges(
    metrics,
    DUE,
    shareAnswer(() => readDueMeasures(relayPool)),
    onError,
  );
  addGauges(metrics, GIVEN_UP, () => readGivenUpMeasures(relayPool), onError);
}

function addGauges<Measures>(
  metrics: Registry,
  gauges: Gauges<Measures>,
  measure: () => Promise<Measures>,
  onError: (error: unknown) => void,
): void {
  for (const key of Object.keys(gauges) as (keyof Measures)[]) {
    const [name, help] = gauges[key];
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [metrics],
      async collect() {
        try {
          this.set(Number((await measure())[key]));
        } catch (error) {
          onError(error);
        }
      },
    });
    gauge.set(0);
  }
}

/** One query per scrape, however many gauges ask. */
function shareAnswer<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let asked: Promise<Answer> | null = null;
  return () => {
    asked ??= ask().finally(() => {
      asked = null;
    });
    return asked;
  };
}
