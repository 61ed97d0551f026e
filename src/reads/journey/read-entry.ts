import type { HandoffEntry } from '@throughline/contract';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { TenantId } from '../../domain/ids/ids.ts';
import { findEntry } from '../../store/reads/journey/find-entry.ts';
import { inLearnerRead } from '../in-learner-read.ts';
import { openWords } from '../open-words.ts';
import type { ReadParts } from '../read-parts.ts';
import { showHandoff } from '../show-handoff.ts';

/**
 * One entry of a journey: what a sentence, a gap or a grounding block cites.
 *
 * @param entry its UUID, or its entrySeq in digits
 * @throws ThroughlineError `learner/not-found`, `learner/erased`, `handoff-entry/not-found`
 */
export async function readEntry(
  parts: ReadParts,
  tenant: TenantId,
  externalLearnerId: string,
  entry: string,
): Promise<HandoffEntry> {
  const reference = /^\d+$/.test(entry) ? { entrySeq: Number(entry) } : { id: entry };
  return inLearnerRead(parts, tenant, externalLearnerId, async (transaction, { learner }) => {
    const row = await findEntry(transaction, learner, reference);
    if (row === null)
      throw new ThroughlineError('handoff-entry/not-found', 'this journey has no such entry');
    const bodyIds = row.bodyId === null ? [] : [row.bodyId];
    const words = await openWords(transaction, parts.masterKey, learner, bodyIds);
    return showHandoff(row, words.get(row.bodyId ?? ''));
  });
}
