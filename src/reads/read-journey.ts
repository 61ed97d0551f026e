import type { JourneyPage, JourneyQuery } from '@throughline/contract';
import type { TenantId } from '../domain/ids/ids.ts';
import { selectHandoffs } from '../store/reads/select-handoffs.ts';
import { decodeCursor } from './cursor.ts';
import { inLearnerRead } from './in-learner-read.ts';
import { openWords } from './open-words.ts';
import type { ReadParts } from './read-parts.ts';
import { showHandoff } from './show-handoff.ts';
import { takePage } from './take-page.ts';

/**
 * The journey of one learner, or one focus of it, newest first, with its claims and their quotes opened.
 * `last` asks for the newest few in one page without a cursor.
 *
 * @throws ThroughlineError `learner/not-found`, `learner/erased`, `request/invalid` for a bad cursor
 */
export async function readJourney(
  parts: ReadParts,
  tenant: TenantId,
  externalLearnerId: string,
  query: JourneyQuery,
): Promise<JourneyPage> {
  const after = decodeCursor('journey', query.cursor);
  const limit = query.last ?? query.limit;
  return inLearnerRead(parts, tenant, externalLearnerId, async (transaction, { learner }) => {
    const focus = query.focus ?? null;
    const selection = { order: 'newest', focus, after, rowsMax: limit + 1 } as const;
    const rows = await selectHandoffs(transaction, learner, selection);
    const bodyIds = rows.slice(0, limit).flatMap((row) => row.bodyId ?? []);
    const words = await openWords(transaction, parts.masterKey, learner, bodyIds);
    const page = takePage(
      'journey',
      rows,
      limit,
      (row) => row.entrySeq,
      (row) => showHandoff(row, row.bodyId === null ? undefined : words.get(row.bodyId)),
    );
    return query.last === undefined ? page : { ...page, nextCursor: null };
  });
}
