import type { JourneyPage, JourneyQuery } from '@throughline/contract';
import type { TenantId } from '../domain/ids/ids.ts';
import { selectHandoffs } from '../store/reads/select-handoffs.ts';
import { decodeCursor } from './cursor.ts';
import { inLearnerRead } from './in-learner-read.ts';
import { findMoment } from './journey/find-moment.ts';
import { openWords } from './open-words.ts';
import type { ReadParts } from './read-parts.ts';
import { showHandoff } from './show-handoff.ts';
import { takePage } from './take-page.ts';

/**
 * The journey of one learner, or one focus or kind of entry of it, newest first, with its claims and their quotes
 * opened. `last` asks for the newest few in one page without a cursor; `asOf` leaves out what was recorded later.
 *
 * @throws ThroughlineError `learner/not-found`, `learner/erased`, `request/invalid` for a bad cursor,
 *   `snapshot/not-found`, `handoff-entry/not-found` for an `asOf` that names what there is not
 */
export async function readJourney(
  parts: ReadParts,
  tenant: TenantId,
  externalLearnerId: string,
  query: JourneyQuery,
): Promise<JourneyPage> {
  const after = decodeCursor('journey', query.cursor);
  const limit = query.last ?? query.limit;
  return inLearnerRead(parts, tenant, externalLearnerId, async (transaction, row) => {
    const { learner } = row;
    const selection = {
      order: 'newest',
      focus: query.focus ?? null,
      kind: query.kind ?? null,
      after,
      through:
        query.asOf === undefined ? null : (await findMoment(transaction, row, query.asOf)).entrySeq,
      rowsMax: limit + 1,
    } as const;
    const rows = await selectHandoffs(transaction, learner, selection);
    const bodyIds = rows.slice(0, limit).flatMap(({ bodyId }) => bodyId ?? []);
    const words = await openWords(transaction, parts.masterKey, learner, bodyIds);
    const page = takePage(
      'journey',
      rows,
      limit,
      (entry) => entry.entrySeq,
      (entry) => showHandoff(entry, entry.bodyId === null ? undefined : words.get(entry.bodyId)),
    );
    return query.last === undefined ? page : { ...page, nextCursor: null };
  });
}
