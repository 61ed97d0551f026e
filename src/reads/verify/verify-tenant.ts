import type { LearnerId, TenantId } from '../../domain/ids/ids.ts';
import type { PolicyDocument } from '../../domain/policy/policy-document.ts';
import { inTenant, type Transaction } from '../../store/database.ts';
import { countLearners } from '../../store/reads/count-learners.ts';
import { listLearnerIds } from '../../store/reads/list-learner-ids.ts';
import { selectLedgerEntry } from '../../store/reads/select-ledger-entry.ts';
import { selectPolicies } from '../../store/reads/select-policies.ts';
import { selectState } from '../../store/reads/select-state.ts';
import type { ReadParts } from '../read-parts.ts';
import { VerifyFindings, type VerifyReport } from './verify-report.ts';
import { verifyErased } from './verify-erased.ts';
import { verifyGaps } from './verify-gaps.ts';
import { verifyJourney } from './verify-journey.ts';
import { verifyLedger } from './verify-ledger.ts';
import { verifyRead } from './verify-read.ts';
import { verifyReviews } from './verify-reviews.ts';
import { VerifySubject } from './verify-subject.ts';
import { openKeyToVerify, verifyWords } from './verify-words.ts';

const LEARNERS_PER_PAGE = 500;

/** How far a verification is: told at the start and after every learner. */
export interface VerifyProgress {
  readonly learnersDone: number;
  readonly learnersTotal: number;
}

/**
 * Replays a tenant's stored data against I2, I3, I6, I13, I15, I16, I18 and I19. Each learner is read in one REPEATABLE READ
 * transaction, so writers may go on meanwhile; memory holds one learner at a time.
 *
 * @example
 * const report = await verifyTenant(parts, tenant);
 * if (report.failuresTotal > 0) process.exitCode = 1;
 */
export async function verifyTenant(
  parts: ReadParts,
  tenant: TenantId,
  options: { readonly onProgress?: (progress: VerifyProgress) => void } = {},
): Promise<VerifyReport> {
  const findings = new VerifyFindings();
  const learnersTotal = await inTenant(parts.appPool, tenant, countLearners);
  let learnersDone = 0;
  options.onProgress?.({ learnersDone, learnersTotal });
  let after: LearnerId | null = null;
  for (;;) {
    const ids: readonly LearnerId[] = await listPage(parts, tenant, after);
    for (const learner of ids) {
      await verifyLearner(parts, tenant, learner, findings);
      learnersDone += 1;
      options.onProgress?.({ learnersDone, learnersTotal: Math.max(learnersTotal, learnersDone) });
    }
    after = ids.at(-1) ?? null;
    if (after === null || ids.length < LEARNERS_PER_PAGE)
      return findings.report(tenant, learnersDone);
  }
}

async function listPage(
  parts: ReadParts,
  tenant: TenantId,
  after: LearnerId | null,
): Promise<readonly LearnerId[]> {
  return inTenant(parts.appPool, tenant, (transaction) =>
    listLearnerIds(transaction, after, LEARNERS_PER_PAGE),
  );
}

async function verifyLearner(
  parts: ReadParts,
  tenant: TenantId,
  learner: LearnerId,
  findings: VerifyFindings,
): Promise<void> {
  const subject = new VerifySubject(learner, findings);
  await inTenant(
    parts.appPool,
    tenant,
    async (transaction) => {
      if (await verifyErased(transaction, subject, parts.masterKey, { tenant, learner }))
        findings.countErased();
      const state = await selectState(transaction, learner);
      if (state === null) return verifyAbsence(transaction, subject, learner);
      const policies: ReadonlyMap<number, PolicyDocument> = await selectPolicies(transaction);
      const key = await openKeyToVerify(transaction, subject, parts.masterKey, learner);
      const tiers = await verifyRead(transaction, subject, state, policies);
      await verifyLedger(transaction, subject, state, { policies, tiers, key });
      await verifyJourney(transaction, subject, tenant, state);
      await verifyGaps(transaction, subject, learner);
      await verifyReviews(transaction, subject, learner, key);
      if (key !== null) await verifyWords(transaction, subject, learner, key);
    },
    'repeatable read',
  );
}

/** A learner is made with its state, in one transaction: entries without a state have lost it. */
async function verifyAbsence(
  transaction: Transaction,
  subject: VerifySubject,
  learner: LearnerId,
): Promise<void> {
  const entry = await selectLedgerEntry(transaction, learner, 1);
  subject.hold(
    'I2',
    null,
    'state of a learner with a ledger',
    null,
    entry === null ? null : 'none',
  );
}
