import type { ClientBase } from 'pg';
import { v7 as createUuid } from 'uuid';
import type { LearnerId, TenantId } from '../domain/ids/ids.ts';
import { createLearnerKey, type MasterKey, unwrapLearnerKey } from '../store/keys/learner-key.ts';
import { createLearners } from '../store/record/create-learners.ts';
import { findErased } from '../store/record/find-erased.ts';
import { findLearners } from '../store/record/find-learners.ts';
import type { KnownLearner } from './known-learner.ts';

/** Learners by the platform's id: those that may be recorded for, and those that were erased. */
export interface ResolvedLearners {
  readonly known: ReadonlyMap<string, KnownLearner>;
  readonly erased: ReadonlySet<string>;
  /** Whether any were made in this transaction. */
  readonly made: boolean;
}

/**
 * Finds learners and makes those that are not on record yet, inside the recording transaction: a refused
 * request leaves nobody behind. Where `erased` is not empty the transaction has to be rolled back.
 */
export async function resolveLearners(
  client: ClientBase,
  master: MasterKey,
  tenant: TenantId,
  externalIds: readonly string[],
): Promise<ResolvedLearners> {
  const known = new Map<string, KnownLearner>();
  const erased = new Set<string>();
  await addFound(client, master, tenant, externalIds, known, erased);
  const missing = externalIds.filter((id) => !known.has(id) && !erased.has(id)).toSorted();
  if (missing.length === 0) return { known, erased, made: false };
  const made = await makeLearners(client, master, tenant, missing, known);
  for (const id of await findErased(client, master, tenant, missing)) erased.add(id);
  const madeElsewhere = missing.filter((id) => !made.has(id));
  if (madeElsewhere.length > 0) {
    await addFound(client, master, tenant, madeElsewhere, known, erased);
  }
  return { known, erased, made: made.size > 0 };
}

async function addFound(
  client: ClientBase,
  master: MasterKey,
  tenant: TenantId,
  externalIds: readonly string[],
  known: Map<string, KnownLearner>,
  erased: Set<string>,
): Promise<void> {
  for (const { externalId, id, wrapped } of await findLearners(client, tenant, externalIds)) {
    // An erasure under way has deleted the key and not yet taken the id.
    if (wrapped === null) erased.add(externalId);
    else known.set(externalId, { id, key: unwrapLearnerKey(master, id, wrapped) });
  }
}

async function makeLearners(
  client: ClientBase,
  master: MasterKey,
  tenant: TenantId,
  externalIds: readonly string[],
  known: Map<string, KnownLearner>,
): Promise<ReadonlySet<string>> {
  const learners = externalIds.map((externalId) => {
    const id = createUuid() as LearnerId;
    const { key, wrapped } = createLearnerKey(master, id);
    return { externalId, id, masterKey: master.id, wrapped, key };
  });
  const made = await createLearners(client, tenant, learners);
  for (const { externalId, id, key } of learners) {
    if (made.has(externalId)) known.set(externalId, { id, key });
  }
  return made;
}
