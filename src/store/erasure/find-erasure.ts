import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** An erasure as it was asked for, and how far it is. */
export interface ErasureRow {
  readonly id: string;
  readonly learner: LearnerId;
  readonly externalIdMac: Buffer;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly state: 'erasing' | 'erased';
}

const SELECT = `select e.id, e.learner, e.external_id_mac as "externalIdMac", e.requested_by as "requestedBy",
    e.requested_at as "requestedAt", l.erasure as state
  from erasure e join learner l on l.id = e.learner`;

/** By its own id, primary key. */
export async function findErasure(
  transaction: Transaction,
  id: string,
): Promise<ErasureRow | null> {
  const { rows } = await transaction.query<ErasureRow>(`${SELECT} where e.id = $1`, [id]);
  return rows[0] ?? null;
}

/** By the learner, unique. */
export async function findErasureOf(
  transaction: Transaction,
  learner: LearnerId,
): Promise<ErasureRow | null> {
  const { rows } = await transaction.query<ErasureRow>(`${SELECT} where e.learner = $1`, [learner]);
  return rows[0] ?? null;
}
