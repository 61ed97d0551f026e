import { createEraseSteps } from '../steps/erase/create-erase-steps.ts';
import type { EraseParts } from '../steps/erase/erase-parts.ts';
import { replayErasures, type Replayed, type ReplayParts } from '../writes/replay-erasures.ts';
import { runErasure } from './run-erasure.ts';

/**
 * Replays the erasure log on this database and erases again whoever is back, before anybody is answered: at every
 * start, and at the end of a restore.
 *
 * @throws ThroughlineError `erasure/log-damaged`, `erasure/not-done`
 */
export async function replayErasureLog(parts: EraseParts & ReplayParts): Promise<Replayed> {
  const replayed = await replayErasures(parts);
  const steps = createEraseSteps(parts);
  for (const ref of replayed.due) await runErasure(steps, ref);
  return replayed;
}
