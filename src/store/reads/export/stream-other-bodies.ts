import type { LearnerId } from '../../../domain/ids/ids.ts';
import type { Transaction } from '../../database.ts';
import type { SealedBody } from '../../body/sealed-body.ts';

const ROWS_PER_FETCH = 50;

/**
 * Streams the texts under a learner's key that neither their own events, nor what was said of them, name: above all what
 * they said in sessions of others. One pass with hash joins, whatever the number of texts.
 */
export async function* streamOtherBodies(
  transaction: Transaction,
  learner: LearnerId,
): AsyncGenerator<SealedBody, void, undefined> {
  await transaction.query(
    `declare other_bodies no scroll cursor for
     select b.id, b.ciphertext from body b
     where b.learner = $1
       and b.id not in (select l.body_id from ledger l where l.learner = $1 and l.body_id is not null)
       and b.id not in (select e.body_id from evaluation e where e.learner = $1 and e.body_id is not null)
       and b.id not in (select h.body_id from handoff h where h.learner = $1 and h.body_id is not null)
       and b.id not in (select f.body_id from review_frame f where f.learner = $1 and f.body_id is not null)
     order by b.id`,
    [learner],
  );
  for (;;) {
    const { rows } = await transaction.query<SealedBody>(
      `fetch ${ROWS_PER_FETCH} from other_bodies`,
    );
    if (rows.length === 0) break;
    yield* rows;
  }
  await transaction.query('close other_bodies');
}
