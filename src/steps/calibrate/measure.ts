import type { Figure } from '../../domain/read/read-types.ts';
import { measureWindow } from '../../domain/skills/measure-window.ts';
import { loadWindow } from '../../landing/load-window.ts';
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
      const { events, contexts } = await inTenant(
        desk.appPool,
        attempt.run.tenant,
        (transaction) => loadWindow(transaction, desk.master, attempt.run.learner, window),
        'repeatable read',
      );
      return measureWindow(events, window, contexts, DIFFICULTY);
    },
  );
}
