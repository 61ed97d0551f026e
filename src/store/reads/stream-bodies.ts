import type { LearnerId } from '../../domain/ids/ids.ts';
import type { SealedBody } from '../body/sealed-body.ts';
import type { Transaction } from '../database.ts';

const ROWS_PER_PAGE = 100;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Streams all texts under a learner's key. Index: body_learner, then a sort by id within the learner. */
export async function* streamBodies(
  transaction: Transaction,
  learner: LearnerId,
): AsyncGenerator<SealedBody, void, undefined> {
  let after = FIRST_ID;
  for (;;) {
    const { rows }: { rows: SealedBody[] } = await transaction.query<SealedBody>(
      'select id, ciphertext from body where learner = $1 and id > $2 order by id limit $3',
      [learner, after, ROWS_PER_PAGE],
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_PER_PAGE) return;
    after = last.id;
  }
}
