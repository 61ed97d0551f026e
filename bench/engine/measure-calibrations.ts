import type { TenantId } from '../../src/domain/ids/ids.ts';
import type { LearnerRef } from '../../src/domain/ids/learner-ref.ts';
import type { Connection } from '../../src/store/database.ts';
import type { BenchEngine } from './bench-engine.ts';
import { asRecordingTenant, makeAttempt, openCalibratingHouse } from './calibrating-house.ts';

/** One calibration, as the learner waits for it. */
export interface CalibrationTime {
  /** From the answer to the completion to the landing of its verdict. */
  readonly wallMs: number;
  readonly judgeMs: number;
}

/** Before the first measured one, so that nothing is met for the first time. */
const WARM_UP = 5;

/**
 * Records a stage attempt (four events with words, then its completion) and waits for its calibration, again and again for one
 * learner, so that ledger, window and history grow as they would.
 */
export async function measureCalibrations(
  bench: BenchEngine,
  connection: Connection,
  tenant: TenantId,
  rounds: number,
): Promise<{
  readonly times: readonly CalibrationTime[];
  readonly ref: LearnerRef;
  /** All that the learner had, those before the first measured one among them. */
  readonly calibrations: number;
}> {
  let landed = Promise.withResolvers<LearnerRef>();
  const house = await openCalibratingHouse(bench, connection, ({ learner }) =>
    landed.resolve({ tenant, learner }),
  );
  const times: CalibrationTime[] = [];
  let ref: LearnerRef | null = null;
  for (let round = 0; round < rounds + WARM_UP; round += 1) {
    landed = Promise.withResolvers<LearnerRef>();
    const judgeBeforeMs = house.readJudgeMs();
    await house.recorder.record(asRecordingTenant(tenant), makeAttempt('learner-1', round));
    const startMs = performance.now();
    ref = await landed.promise;
    const wallMs = performance.now() - startMs;
    if (round >= WARM_UP) times.push({ wallMs, judgeMs: house.readJudgeMs() - judgeBeforeMs });
  }
  await house.close();
  if (ref === null) throw new RangeError('no rounds');
  return { times, ref, calibrations: rounds + WARM_UP };
}
