import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Stands where the learner's own id stood as the author or subject of something. */
const NOBODY = 'erased';

/**
 * Takes the platform's id from the learner, and from the other places that may hold it: tickets and memberships go,
 * the log of who looked keeps that somebody did. Leaves the HMAC, by which events for the id are refused. Done again,
 * it changes nothing. Indexes: learner's primary key; review_ticket_learner, access_log_learner, contest_learner.
 */
export async function forgetName(transaction: Transaction, learner: LearnerId): Promise<void> {
  const { rows } = await transaction.query<{ externalId: string | null }>(
    'select external_id as "externalId" from learner where id = $1',
    [learner],
  );
  const externalId = rows[0]?.externalId ?? null;
  await transaction.query('delete from review_ticket where learner = $1', [learner]);
  await transaction.query('delete from cohort_member where learner = $1', [learner]);
  if (externalId === null) return;
  await transaction.query(
    'update access_log set subject = $3 where learner = $1 and subject = $2',
    [learner, externalId, NOBODY],
  );
  await transaction.query('update contest set author = $3 where learner = $1 and author = $2', [
    learner,
    externalId,
    NOBODY,
  ]);
  await transaction.query(
    `update learner l set external_id = null, external_id_mac = e.external_id_mac
     from erasure e where e.learner = l.id and l.id = $1`,
    [learner],
  );
}
