import type { VerifiedInvariant, VerifyFindings } from './verify-report.ts';

/** One learner under verification: says of every comparison whose it is and where it stands. */
export class VerifySubject {
  readonly learner: string;
  readonly #findings: VerifyFindings;

  constructor(learner: string, findings: VerifyFindings) {
    this.learner = learner;
    this.#findings = findings;
  }

  /** Counts what was looked at. */
  count(invariant: VerifiedInvariant, what: string, howMany = 1): void {
    this.#findings.count(invariant, what, howMany);
  }

  /** Holds one stored value against the derived one; numbers are compared bit for bit. */
  hold(
    invariant: VerifiedInvariant,
    at: string | null,
    what: string,
    expected: unknown,
    found: unknown,
  ): boolean {
    if (Object.is(expected, found)) return true;
    this.fail(invariant, at, what, expected, found);
    return false;
  }

  fail(
    invariant: VerifiedInvariant,
    at: string | null,
    what: string,
    expected: unknown,
    found: unknown,
  ): void {
    this.#findings.fail({
      invariant,
      learner: this.learner,
      at,
      what,
      expected: print(expected),
      found: print(found),
    });
  }

  listUnsettled(position: number, events: number, xp: number): void {
    this.#findings.listUnsettled({ learner: this.learner, position, events, xp });
  }
}

function print(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}
