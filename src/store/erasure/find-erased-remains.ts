import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** What is left of an erased learner: nothing, always. */
export interface ErasedRemains {
  readonly texts: number;
  readonly stepResults: number;
  readonly keys: number;
  readonly names: number;
}

/** Counts what is left of a learner; null where they are not erased. Indexes: primary keys and body_learner. */
export async function findErasedRemains(
  transaction: Transaction,
  learner: LearnerId,
): Promise<ErasedRemains | null> {
  const { rows } = await transaction.query<ErasedRemains>(
    `select (select count(*) from body where learner = l.id) as texts,
       (select count(*) from step_result where learner = l.id) as "stepResults",
       (select count(*) from learner_key where learner = l.id) as keys,
       (case when l.external_id is null then 0 else 1 end)::integer as names
     from learner l where l.id = $1 and l.erasure = 'erased'`,
    [learner],
  );
  return rows[0] ?? null;
}
