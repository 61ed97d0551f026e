import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import { listDeletedTables, listUnnamedColumns } from './erasure-treatments.ts';

/** Stands where the learner's own id stood as the author or subject of something. */
export const NOBODY = 'erased';

/**
 * Takes the platform's id from the learner, and from the other places that may hold it: tickets and memberships go,
 * the log of who looked, at whomever or at nobody, keeps that somebody did. Leaves the HMAC, by which events for the
 * id are refused. Done again, it changes nothing. Indexes: learner's primary key; review_ticket_learner,
 * access_log_subject, contest_author.
 */
export async function forgetName(transaction: Transaction, learner: LearnerId): Promise<void> {
  const { rows } = await transaction.query<{ externalId: string | null }>(
    'select external_id as "externalId" from learner where id = $1',
    [learner],
  );
  const externalId = rows[0]?.externalId ?? null;
  for (const { table, step } of listDeletedTables()) {
    if (step === 'name')
      await transaction.query(`delete from ${table} where learner = $1`, [learner]);
  }
  if (externalId === null) return;
  for (const { table, column } of listUnnamedColumns()) {
    await transaction.query(`update ${table} set ${column} = $2 where ${column} = $1`, [
      externalId,
      NOBODY,
    ]);
  }
  await transaction.query(
    `update learner l set external_id = null, external_id_mac = e.external_id_mac
     from erasure e where e.learner = l.id and l.id = $1`,
    [learner],
  );
}
