import type { Figure } from '../../domain/read/read-types.ts';
import { measureWindow } from '../../domain/skills/measure-window.ts';
import { loadWindow } from '../../store/calibrate/load-window.ts';
import { inTenant } from '../../store/database.ts';
import {
  DIFFICULTY,
  runCalibrateStep,
  type CalibrateParts,
  type CalibrateTry,
} from './calibrate-parts.ts';
import { gather } from './gather.ts';

/**
 * Measures everything that was completed since the previous effective position, of any kind: what the read
 * is fed with beside the verdict. No judge is asked.
 */
export async function measure(
  parts: CalibrateParts,
  attempt: CalibrateTry,
): Promise<readonly Figure[]> {
  return runCalibrateStep(parts, attempt, 'measure', { difficulty: DIFFICULTY.version }, async () => {
    const { prior } = await gather(parts, attempt);
    const window = { previousPosition: prior.position, position: attempt.run.position };
    const { events, contexts } = await inTenant(
      parts.appPool,
      attempt.run.tenant,
      (transaction) => loadWindow(transaction, parts.master, attempt.run.learner, window),
      'repeatable read',
    );
    return measureWindow(events, window, contexts, DIFFICULTY);
  });
}
