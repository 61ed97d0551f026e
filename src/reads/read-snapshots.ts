import type { SnapshotPage, SnapshotQuery } from '@throughline/contract';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import type { LearnerId, TenantId } from '../domain/ids/ids.ts';
import type { Transaction } from '../store/database.ts';
import {
  selectSnapshot,
  selectSnapshotAt,
  selectSnapshots,
  type SnapshotRow,
} from '../store/reads/select-snapshots.ts';
import { decodeCursor } from './cursor.ts';
import { inLearnerRead } from './in-learner-read.ts';
import { loadPolicyInForce } from './load-policy-in-force.ts';
import type { ReadParts } from './read-parts.ts';
import { showPrior, showSnapshot } from './show-snapshot.ts';
import { takePage } from './take-page.ts';

const VERSION_PREFIX = 'version:';

/**
 * The versions of one learner's read. With `asOf` the page holds the one that was current at that time of
 * recording, or the version asked for; before the first verdict that is version 0, the prior.
 *
 * @throws ThroughlineError `learner/not-found`, `learner/erased`, `snapshot/not-found` for a version that there
 *   is not, `request/invalid` for a bad cursor
 */
export async function readSnapshots(
  parts: ReadParts,
  tenant: TenantId,
  externalLearnerId: string,
  query: SnapshotQuery,
): Promise<SnapshotPage> {
  const after = decodeCursor('snapshot', query.cursor);
  return inLearnerRead(parts, tenant, externalLearnerId, async (transaction, { learner }) => {
    if (query.asOf !== undefined) return readOne(transaction, tenant, learner, query.asOf);
    const selection = { order: query.order, after, rowsMax: query.limit + 1 };
    const rows = await selectSnapshots(transaction, learner, selection);
    return takePage('snapshot', rows, query.limit, (row) => row.version, showSnapshot);
  });
}

async function readOne(
  transaction: Transaction,
  tenant: TenantId,
  learner: LearnerId,
  asOf: string,
): Promise<SnapshotPage> {
  const version = asOf.startsWith(VERSION_PREFIX)
    ? Number(asOf.slice(VERSION_PREFIX.length))
    : null;
  const row: SnapshotRow | null =
    version === null
      ? await selectSnapshotAt(transaction, learner, new Date(asOf))
      : await selectSnapshot(transaction, learner, version);
  if (row !== null) return { items: [showSnapshot(row)], nextCursor: null };
  if (version !== null && version !== 0) {
    throw new ThroughlineError('snapshot/not-found', `there is no snapshot version ${version}`);
  }
  const policy = await loadPolicyInForce(transaction, tenant);
  return { items: [showPrior(policy.document.read, policy.version)], nextCursor: null };
}
