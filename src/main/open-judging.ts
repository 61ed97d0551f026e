import { PRICES_AS_OF } from '../judges/models/price-table.ts';
import { readJudging } from '../reads/judging/read-judging.ts';
import type { JudgingDesk } from '../server/server-parts.ts';
import type { Pool } from '../store/database.ts';
import { saveJudging } from '../writes/judging/save-judging.ts';
import type { Judges } from './open-judges.ts';

/** Binds the account of the judges to the database and to the circuits of this process. */
export function openJudging(appPool: Pool, judges: Pick<Judges, 'lineUp' | 'models'>): JudgingDesk {
  const circuits = judges.models;
  const parts = {
    appPool,
    nowMs: Date.now,
    pricesAsOf: PRICES_AS_OF,
    listJudges: () => {
      const known = new Map(circuits?.listCircuits().map(({ name, circuit }) => [name, circuit]));
      return judges.lineUp.names.map((name) => ({ name, circuit: known.get(name) ?? null }));
    },
  };
  return {
    read: (tenant) => readJudging(parts, tenant),
    async change(tenant, change, by) {
      await saveJudging(parts, tenant, change, by);
      return readJudging(parts, tenant);
    },
  };
}
