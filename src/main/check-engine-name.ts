import { findEngine } from '../store/work/find-engine.ts';
import { otherEngineError } from '../store/work/other-engine-error.ts';
import type { Base } from './open-base.ts';

/**
 * Refuses an `ENGINE` that contradicts the database, for a process that runs no engine itself. One that was not set
 * contradicts nothing: such a process leaves work for whatever engine there is.
 *
 * @throws ThroughlineError `engine/other`
 */
export async function checkEngineName({ config, relayPool }: Base): Promise<void> {
  if (!config.isEngineSet) return;
  const found = await findEngine(relayPool);
  if (found !== null && found.name !== config.engine)
    throw otherEngineError(found.name, config.engine);
}
