import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import { restartRedactedReviews } from '../review/restart-redacted-reviews.ts';
import type { ErasureLine } from './erasure-line.ts';
import { markErasing } from './mark-erasing.ts';

/** What was back, and is dealt with. */
export interface ForgottenAgain {
  /** The learner who is marked and has to be erased; null where there is nobody. */
  readonly due: LearnerId | null;
  readonly texts: number;
}

/** Does again what one line of the log says, on a copy of the database from before it. As `tl_eraser`. */
export async function forgetAgain(
  transaction: Transaction,
  line: ErasureLine,
  nowMs: number,
  findOther: () => Promise<LearnerId | null>,
): Promise<ForgottenAgain> {
  if (line.kind === 'texts') return { due: null, texts: await deleteListed(transaction, line) };
  const { rows } = await transaction.query<{ erasure: string }>(
    'select erasure from learner where id = $1',
    [line.learner],
  );
  const learner = rows[0] === undefined ? await findOther() : line.learner;
  if (learner === null) {
    await insertErased(transaction, line);
    return { due: null, texts: 0 };
  }
  await markErasing(
    transaction,
    { tenant: line.tenant, learner },
    {
      id: line.erasure,
      externalIdMac: Buffer.from(line.externalIdMac, 'hex'),
      requestedBy: 'replay',
      requestedAtMs: nowMs,
    },
  );
  return { due: rows[0]?.erasure === 'erased' ? null : learner, texts: 0 };
}

async function deleteListed(
  transaction: Transaction,
  { tenant, learner, bodies }: Extract<ErasureLine, { kind: 'texts' }>,
): Promise<number> {
  const deleted = await transaction.query('delete from body where id = any ($1::uuid[])', [bodies]);
  // What flows remember may hold what they made of these words; a step that is asked again works again.
  await transaction.query('delete from step_result where learner = $1', [learner]);
  await restartRedactedReviews(transaction, { tenant, learner }, null, bodies);
  return deleted.rowCount ?? 0;
}

/** The copy is older than the learner: what has to stand is that events for the id are refused. */
async function insertErased(
  transaction: Transaction,
  { tenant, learner, erasure, externalIdMac, at }: Extract<ErasureLine, { kind: 'learner' }>,
): Promise<void> {
  const mac = Buffer.from(externalIdMac, 'hex');
  await transaction.query(
    `insert into learner (id, tenant, external_id_mac, erasure) values ($1, $2, $3, 'erased')`,
    [learner, tenant, mac],
  );
  await transaction.query(
    `insert into erasure (id, tenant, learner, external_id_mac, requested_by, requested_at)
     values ($1, $2, $3, $4, 'replay', $5)`,
    [erasure, tenant, learner, mac, at],
  );
  await transaction.query(
    `insert into erasure_step (erasure, tenant, step, ordinal, counts, recorded_at)
     values ($1, $2, 'certificate', 1, '{}', $3)`,
    [erasure, tenant, at],
  );
}
