import type { VerdictPage, VerdictQuery } from '@throughline/contract';
import type { TenantId } from '../domain/ids/ids.ts';
import { selectEvaluations } from '../store/reads/select-evaluations.ts';
import { decodeCursor } from './cursor.ts';
import { inLearnerRead } from './in-learner-read.ts';
import { openQuotes } from './open-quotes.ts';
import { openWords } from './open-words.ts';
import type { ReadParts } from './read-parts.ts';
import { showVerdict } from './show-verdict.ts';
import { takePage } from './take-page.ts';

/**
 * The verdicts of one learner by landing: what was said of each criterion, and the evidence in full.
 *
 * @throws ThroughlineError `learner/not-found`, `learner/erased`, `request/invalid` for a bad cursor
 */
export async function readVerdicts(
  parts: ReadParts,
  tenant: TenantId,
  externalLearnerId: string,
  query: VerdictQuery,
): Promise<VerdictPage> {
  const after = decodeCursor('verdict', query.cursor);
  return inLearnerRead(parts, tenant, externalLearnerId, async (transaction, { learner }) => {
    const selection = { order: query.order, after, rowsMax: query.limit + 1 };
    const rows = await selectEvaluations(transaction, learner, selection);
    const shown = rows.slice(0, query.limit);
    const evidence = shown.flatMap((row) => row.evidence);
    const quotes = await openQuotes(transaction, parts.masterKey, evidence);
    const bodyIds = shown.flatMap((row) => row.bodyId ?? []);
    const words = await openWords(transaction, parts.masterKey, learner, bodyIds);
    return takePage(
      'verdict',
      rows,
      query.limit,
      (row) => row.landing,
      (row) => showVerdict(row, quotes, row.bodyId === null ? null : words.get(row.bodyId)),
    );
  });
}
