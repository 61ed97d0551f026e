import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/**
 * The focuses that some gaps were seen in, by gap. Index: primary key.
 *
 * @param among null for every one
 */
export async function selectGapFocuses(
  transaction: Transaction,
  learner: LearnerId,
  gaps: readonly string[],
  among: readonly string[] | null = null,
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (gaps.length === 0) return new Map();
  const { rows } = await transaction.query<{ gap: string; focuses: readonly string[] }>(
    `select gap, array_agg(focus) as focuses from gap_focus
     where learner = $1 and gap = any ($2::text[]) and ($3::text[] is null or focus = any ($3)) group by gap`,
    [learner, gaps, among],
  );
  return new Map(rows.map(({ gap, focuses }) => [gap, focuses]));
}
