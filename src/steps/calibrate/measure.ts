import type { Figure } from '../../domain/read/read-types.ts';
import { measureFigures } from '../../landing/measure-figures.ts';
import { inTenant } from '../../store/database.ts';
import {
  DIFFICULTY,
  runCalibrateStep,
  type CalibrateDesk,
  type CalibrateTry,
} from './calibrate-parts.ts';
import { gather } from './gather.ts';

/**
 * Measures everything that was completed since the previous effective position, of any kind: what the read
 * is fed with beside the verdict. No judge is asked.
 */
export async function measure(
  desk: CalibrateDesk,
  attempt: CalibrateTry,
): Promise<readonly Figure[]> {
  return runCalibrateStep(
    desk,
    attempt,
    'measure',
    { difficulty: DIFFICULTY.version },
    async () => {
      const { prior } = await gather(desk, attempt);
      const window = { previousPosition: prior.position, position: attempt.run.position };
      const { tenant, learner } = attempt.run;
      return inTenant(
        desk.appPool,
        tenant,
        (transaction) => measureFigures(transaction, desk.master, learner, window, DIFFICULTY),
        'repeatable read',
      );
    },
  );
}
