import { compareText } from '../../domain/text/compare-text.ts';
import type { Pool } from '../database.ts';
import type { ClaimedWork } from './claim-work.ts';

/** Puts rows of one flow back as they were claimed: due as before, with the tries they remember. */
export async function releaseWork(
  pool: Pool,
  owner: string,
  flow: string,
  works: readonly ClaimedWork[],
): Promise<void> {
  if (works.length === 0) return;
  const sorted = works.toSorted((one, other) => compareText(one.learner, other.learner));
  await pool.query(
    `update work set owner = null from unnest($3::uuid[], $4::bigint[]) as given (learner, position)
     where work.owner = $1 and work.flow = $2 and work.learner = given.learner and work.position = given.position`,
    [owner, flow, sorted.map((work) => work.learner), sorted.map((work) => work.position)],
  );
}
