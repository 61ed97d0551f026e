import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

const ROWS_PER_PAGE = 100;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** A ciphertext and where it is stored. */
export interface BodyRow {
  readonly id: string;
  readonly ciphertext: Buffer;
}

/** Streams all texts under a learner's key. Index: body_learner, then a sort by id within the learner. */
export async function* streamBodies(
  transaction: Transaction,
  learner: LearnerId,
): AsyncGenerator<BodyRow, void, undefined> {
  let after = FIRST_ID;
  for (;;) {
    const { rows }: { rows: BodyRow[] } = await transaction.query<BodyRow>(
      'select id, ciphertext from body where learner = $1 and id > $2 order by id limit $3',
      [learner, after, ROWS_PER_PAGE],
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_PER_PAGE) return;
    after = last.id;
  }
}
