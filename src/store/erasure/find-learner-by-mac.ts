import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import { macErasedId } from '../keys/erasure-key.ts';
import type { MasterKey } from '../keys/learner-key.ts';
import type { ErasureLine } from './erasure-line.ts';
import { readErasureKey } from './find-person.ts';

/** Learners in one answer. */
const LEARNERS_MAX = 5_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Looks through a tenant's learners for the one whose id has this HMAC: asked only where an older copy does not know
 * the UUID that a line names, so that the same person under another one is found too. A million learners take about
 * two seconds.
 */
export async function findLearnerByMac(
  transaction: Transaction,
  master: MasterKey,
  line: ErasureLine,
): Promise<LearnerId | null> {
  if (line.kind !== 'learner') return null;
  const key = await readErasureKey(transaction, master, line.tenant);
  let after: string = FIRST_ID;
  for (;;) {
    const { rows }: { rows: { id: LearnerId; externalId: string }[] } = await transaction.query(
      `select id, external_id as "externalId" from learner
       where id > $1 and external_id is not null order by id limit ${LEARNERS_MAX}`,
      [after],
    );
    const found = rows.find(
      ({ externalId }) => macErasedId(key, externalId).toString('hex') === line.externalIdMac,
    );
    const last = rows.at(-1);
    if (found !== undefined || last === undefined) return found?.id ?? null;
    after = last.id;
  }
}
