import type { Why } from '@throughline/contract';
import { InvalidRequestError } from '../domain/errors/invalid-request-error.ts';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import type { TenantId } from '../domain/ids/ids.ts';
import { selectLedgerEntry } from '../store/reads/select-ledger-entry.ts';
import { inLearnerRead } from './in-learner-read.ts';
import type { ReadParts } from './read-parts.ts';
import { explainEvent } from './why/explain-event.ts';
import { explainPrior } from './why/explain-prior.ts';
import { explainSettlement } from './why/explain-settlement.ts';
import { explainSnapshot } from './why/explain-snapshot.ts';
import type { WhyParts } from './why/why-parts.ts';

const SUBJECT = /^(?:(?:ledger:)?(?<seq>[1-9]\d{0,14})|snapshot:(?<version>0|[1-9]\d{0,8}))$/;

/**
 * Why a ledger entry or a snapshot is what it is, in words and in numbers. The numbers are derived again by the
 * rules; where they differ from what is stored, `mismatches` says so.
 *
 * @param subject `ledger:<ledgerSeq>`, a bare ledgerSeq, or `snapshot:<version>`
 * @throws ThroughlineError `learner/not-found`, `learner/erased`, `ledger-entry/not-found`, `snapshot/not-found`,
 *   `request/invalid` for another subject
 * @example
 * const why = await readWhy(parts, tenant, 'learner-1', 'ledger:12');
 * why.words[0]; // This stage completion earned 50 points: base 50, first of its kind on …
 */
export async function readWhy(
  parts: ReadParts,
  tenant: TenantId,
  externalLearnerId: string,
  subject: string,
): Promise<Why> {
  const { seq, version } = parseSubject(subject);
  return inLearnerRead(parts, tenant, externalLearnerId, async (transaction, row) => {
    const why: WhyParts = { transaction, tenant, row, masterKey: parts.masterKey };
    if (version !== null) return version === 0 ? explainPrior(why) : explainSnapshot(why, version);
    return explainEntry(why, seq);
  });
}

function parseSubject(subject: string): { readonly seq: number; readonly version: number | null } {
  const groups = SUBJECT.exec(subject)?.groups;
  if (groups === undefined) {
    const detail = 'must be ledger:<ledgerSeq>, a bare ledgerSeq, or snapshot:<version>';
    throw new InvalidRequestError([{ pointer: '/subject', detail }]);
  }
  const { seq, version } = groups;
  return { seq: Number(seq ?? 0), version: version === undefined ? null : Number(version) };
}

async function explainEntry(parts: WhyParts, seq: number): Promise<Why> {
  const entry = await selectLedgerEntry(parts.transaction, parts.row.learner, seq);
  if (entry === null) {
    throw new ThroughlineError('ledger-entry/not-found', `the ledger has no entry ${seq}`);
  }
  return entry.entry === 'event' ? explainEvent(parts, entry) : explainSettlement(parts, entry);
}
