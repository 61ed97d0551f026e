import type { Pool } from '../database.ts';
import type { ClaimedWork } from './claim-work.ts';

/** The failed tries that a row remembers. */
export interface RememberedTries {
  readonly position: number;
  readonly attempts: number;
}

/**
 * Releases a row that has to be looked at again after `delayMs`; a wake meanwhile does not hasten it.
 * Nothing happens where the row is no longer ours.
 *
 * @param tries of the completion that failed; null leaves what was remembered as it is
 */
export async function postponeWork(
  pool: Pool,
  work: ClaimedWork,
  owner: string,
  delayMs: number,
  tries: RememberedTries | null,
): Promise<void> {
  await pool.query(
    `update work set owner = null, due_at = now() + make_interval(secs => $5::float8 / 1000),
       attempts = coalesce($7::integer, attempts),
       failed_position = coalesce($6::bigint, failed_position),
       first_failed_at = case when $6::bigint is null then first_failed_at
                              when failed_position = $6::bigint then coalesce(first_failed_at, now())
                              else now() end
     where learner = $1 and flow = $2 and position = $3 and owner = $4`,
    [
      work.learner,
      work.flow,
      work.position,
      owner,
      delayMs,
      tries?.position ?? null,
      tries?.attempts ?? null,
    ],
  );
}
