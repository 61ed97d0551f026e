import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

const ROWS_PER_PAGE = 1_000;

/** An evaluation that landed. */
export interface LandingRow {
  readonly landing: number;
  readonly id: string;
  readonly position: number;
  readonly source: string;
  readonly outcome: string;
  readonly supersedes: string | null;
  readonly hash: Buffer;
}

/** Streams a learner's landed evaluations by landing. Index: evaluation_landing. */
export async function* streamLandings(
  transaction: Transaction,
  learner: LearnerId,
): AsyncGenerator<LandingRow, void, undefined> {
  let after = 0;
  for (;;) {
    const { rows }: { rows: LandingRow[] } = await transaction.query<LandingRow>(
      `select landing, id, position, source, outcome, supersedes, hash
       from evaluation
       where learner = $1 and landing is not null and landing > $2
       order by landing limit $3`,
      [learner, after, ROWS_PER_PAGE],
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_PER_PAGE) return;
    after = last.landing;
  }
}
