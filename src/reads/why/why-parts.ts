import type { WhyEvent } from '@throughline/contract';
import type { TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../../store/database.ts';
import type { LearnerRow } from '../../store/reads/find-learner.ts';
import type { MasterKey } from '../../store/keys/learner-key.ts';

/** What an explanation works with: one learner, in one transaction. */
export interface WhyParts {
  readonly transaction: Transaction;
  readonly tenant: TenantId;
  readonly row: LearnerRow;
  readonly masterKey: MasterKey;
}

/** Stored numbers that the rules do not give again. */
export type Mismatch = WhyEvent['mismatches'][number];

/** Compares stored numbers with derived ones by name, bit for bit. */
export function compareNumbers(
  pairs: Readonly<Record<string, readonly [stored: unknown, derived: unknown]>>,
): Mismatch[] {
  return Object.entries(pairs)
    .filter(([, [stored, derived]]) => !Object.is(stored, derived))
    .map(([name, [stored, derived]]) => ({ name, stored, derived }));
}
