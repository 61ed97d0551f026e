import type { Base } from './open-base.ts';
import { replayErasureLog } from './replay-erasure-log.ts';

/** At every start, before anybody is answered: whoever is back in an older copy of the database is erased again. */
export async function forgetAtStart({
  eraserPool,
  relayPool,
  master,
  erasureLog,
  logger,
}: Pick<Base, 'eraserPool' | 'relayPool' | 'master' | 'erasureLog' | 'logger'>): Promise<void> {
  const replayed = await replayErasureLog({
    eraserPool,
    relayPool,
    master,
    log: erasureLog,
    nowMs: Date.now,
  });
  const { lines, due, texts, damaged } = replayed;
  if (lines > 0) {
    logger.warn(
      { lines, learners: due.length, texts },
      'the erasure log holds more than this copy of the database; whoever was back is erased again',
    );
  }
  if (damaged > 0) {
    logger.warn(
      { damaged },
      'the erasure log has lines that were cut off by a kill; each stands whole in it, or in the database',
    );
  }
}
