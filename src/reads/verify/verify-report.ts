/** The invariants that stored data can be held against. */
export type VerifiedInvariant = 'I2' | 'I3' | 'I6' | 'I13' | 'I15' | 'I16' | 'I18' | 'I19';

/** Stored data that the rules do not give again. Numbers, ids and hashes alone: never a learner's words. */
export interface VerifyFailure {
  readonly invariant: VerifiedInvariant;
  /** The learner's internal UUID. */
  readonly learner: string;
  /** The ledger entry, snapshot version or journey entry that it is about; null where it is about the whole. */
  readonly at: string | null;
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

/** Events whose multiplier still awaits a verdict: listed, not failed. */
export interface UnsettledWindow {
  readonly learner: string;
  /** The oldest completion that is pending. */
  readonly position: number;
  readonly events: number;
  readonly xp: number;
}

/** What was held against one invariant. */
export interface VerifyCheck {
  readonly invariant: VerifiedInvariant;
  readonly says: string;
  /** What was looked at, by name. */
  readonly counts: Readonly<Record<string, number>>;
  readonly failures: number;
}

/** What `verify` looked at in one tenant, and what it found. */
export interface VerifyReport {
  readonly tenant: string;
  readonly learners: number;
  /** Of these, learners who were erased. */
  readonly erased: number;
  readonly checks: readonly VerifyCheck[];
  /** The first failures, at most `FAILURES_LISTED_MAX` of them. */
  readonly failures: readonly VerifyFailure[];
  readonly failuresTotal: number;
  readonly unsettled: readonly UnsettledWindow[];
  readonly unsettledTotal: number;
}

/** Most failures, and most unsettled windows, that a report lists; all of them are counted. */
export const FAILURES_LISTED_MAX = 1_000;

const SAYS: Readonly<Record<VerifiedInvariant, string>> = {
  I2: 'every ledger is numbered without gaps from 1, and its sums are the stored totals',
  I3: 'every entry is derived again, bit for bit, from the ledger and the policy that it names',
  I6: 'settled XP is points times the multiplier that the effective verdicts justify',
  I13: 'every snapshot is the fold of the calibration records, bit for bit',
  I15: 'one handoff entry per landed evaluation, and the chain of hashes is whole',
  I16: 'where each gap and carry stands is the fold over the entries, and help is never taken for none',
  I18: 'of an erased learner no word, key or name is left, and the chain still verifies',
  I19: 'frames of reviews are numbered without gaps, and every final one holds to its schema and its sums',
};

/** Collects what a verification looks at and finds. Keeps a bounded list, and counts everything. */
export class VerifyFindings {
  readonly #counts = new Map<VerifiedInvariant, Record<string, number>>();
  readonly #failed = new Map<VerifiedInvariant, number>();
  readonly #failures: VerifyFailure[] = [];
  readonly #unsettled: UnsettledWindow[] = [];
  #unsettledTotal = 0;
  #erased = 0;

  count(invariant: VerifiedInvariant, what: string, howMany = 1): void {
    const counts = this.#counts.get(invariant) ?? {};
    counts[what] = (counts[what] ?? 0) + howMany;
    this.#counts.set(invariant, counts);
  }

  fail(failure: VerifyFailure): void {
    this.#failed.set(failure.invariant, (this.#failed.get(failure.invariant) ?? 0) + 1);
    if (this.#failures.length < FAILURES_LISTED_MAX) this.#failures.push(failure);
  }

  listUnsettled(window: UnsettledWindow): void {
    this.#unsettledTotal += 1;
    if (this.#unsettled.length < FAILURES_LISTED_MAX) this.#unsettled.push(window);
  }

  /** An erased learner, whose numbers are verified like anybody's. */
  countErased(): void {
    this.#erased += 1;
    this.count('I18', 'erased learners');
  }

  report(tenant: string, learners: number): VerifyReport {
    const invariants = Object.keys(SAYS) as VerifiedInvariant[];
    const checks = invariants.map((invariant) => ({
      invariant,
      says: SAYS[invariant],
      counts: this.#counts.get(invariant) ?? {},
      failures: this.#failed.get(invariant) ?? 0,
    }));
    return {
      tenant,
      learners,
      erased: this.#erased,
      checks,
      failures: this.#failures,
      failuresTotal: checks.reduce((sum, check) => sum + check.failures, 0),
      unsettled: this.#unsettled,
      unsettledTotal: this.#unsettledTotal,
    };
  }
}
