import type { LearnerId } from '../../domain/ids/ids.ts';
import { ProjectionFold, type Projection } from '../../domain/journey/derive-projection.ts';
import type { Transaction } from '../database.ts';
import { streamHeaders } from './stream-headers.ts';

/**
 * What was kept beside the journey right after an entry, derived from the entries up to it. Walks all of them, a page
 * at a time, so that other requests get their turn: for questions about the past.
 *
 * @param belowPosition leaves out entries about completions from this `ledgerSeq` on; null takes all
 */
export async function projectAsOf(
  transaction: Transaction,
  learner: LearnerId,
  through: number,
  belowPosition: number | null = null,
): Promise<Projection> {
  const fold = new ProjectionFold();
  if (through === 0) return fold.finish();
  for await (const header of streamHeaders(transaction, learner, through)) {
    const position = header.source?.position ?? 0;
    if (belowPosition === null || position < belowPosition) fold.take(header);
  }
  return fold.finish();
}
