import type { TenantId } from '../../domain/ids/ids.ts';
import type { LineUp } from '../../domain/judging/describe-line-up.ts';
import type { Transaction } from '../database.ts';

/** Two line-ups that are new at the same moment want the same number; one of them looks again. */
const TRIES_MAX = 5;

/**
 * The number of a line-up among those of its tenant: 0 for the built-in judge alone, else 1, 2, … as they were first
 * used. A new one is appended. Index: judge_line_up's two unique ones.
 *
 * @param transaction in READ COMMITTED, so that what another one has just appended is seen
 * @example
 * const judgeVersion = numberInstrument(policy.read.judgeVersion, await findLineUp(transaction, tenant, lineUp));
 */
export async function findLineUp(
  transaction: Transaction,
  tenant: TenantId,
  lineUp: LineUp,
): Promise<number> {
  if (lineUp.fingerprint === null) return 0;
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const known = await transaction.query<{ ordinal: number }>({
      name: 'find-line-up',
      text: 'select ordinal from judge_line_up where tenant = $1 and fingerprint = $2',
      values: [tenant, lineUp.fingerprint],
    });
    if (known.rows[0] !== undefined) return known.rows[0].ordinal;
    const appended = await transaction.query<{ ordinal: number }>({
      name: 'find-line-up-added',
      text: `insert into judge_line_up (tenant, ordinal, fingerprint, judges, prompt_versions)
       select $1::uuid, coalesce(max(ordinal), 0) + 1, $2, $3::text[], $4::text[] from judge_line_up where tenant = $1
       on conflict do nothing returning ordinal`,
      values: [tenant, lineUp.fingerprint, lineUp.names, lineUp.promptVersions],
    });
    if (appended.rows[0] !== undefined) return appended.rows[0].ordinal;
  }
  throw new Error('a line-up of judges found no number');
}
