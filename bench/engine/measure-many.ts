import type { TenantId } from '../../src/domain/ids/ids.ts';
import type { Connection } from '../../src/store/database.ts';
import type { BenchEngine } from './bench-engine.ts';
import { asRecordingTenant, makeAttempt, openCalibratingHouse } from './calibrating-house.ts';

/** What many learners at once took. */
export interface ManyTimes {
  readonly calibrations: number;
  /** From the first event, through recording them all, to the last landing. */
  readonly seconds: number;
  /** From the first event to the first verdict of the learner who waited longest for it. */
  readonly firstVerdictsSeconds: number;
}

/** Has every learner complete as many stage attempts at once, and waits until the last verdict has landed. */
export async function measureMany(
  bench: BenchEngine,
  connection: Connection,
  tenant: TenantId,
  { learners, attempts }: { readonly learners: number; readonly attempts: number },
): Promise<ManyTimes> {
  const wanted = learners * attempts;
  const all = Promise.withResolvers<void>();
  const first = new Set<string>();
  let landings = 0;
  let lastFirstMs = 0;
  const house = await openCalibratingHouse(bench, connection, ({ learner }) => {
    landings += 1;
    if (!first.has(learner)) lastFirstMs = performance.now();
    first.add(learner);
    if (landings === wanted) all.resolve();
  });
  const names = Array.from({ length: learners }, (_, index) => `${bench.name}-learner-${index}`);
  const events = names.flatMap((name) =>
    Array.from({ length: attempts }, (_, round) => makeAttempt(name, round)).flat(),
  );
  const BATCH = 1_000;
  const startMs = performance.now(); // landings begin while the last events are still recorded
  for (let start = 0; start < events.length; start += BATCH) {
    await house.recorder.record(asRecordingTenant(tenant), events.slice(start, start + BATCH));
  }
  await all.promise;
  const seconds = (performance.now() - startMs) / 1_000;
  await house.close();
  return {
    calibrations: wanted,
    seconds,
    firstVerdictsSeconds: Math.max(0, lastFirstMs - startMs) / 1_000,
  };
}
