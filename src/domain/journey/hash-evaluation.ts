import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** One criterion of a stored evaluation. */
export interface StoredItem {
  readonly skill: string;
  readonly criterion: string;
  readonly level: number | null;
  readonly value: number | null;
  readonly rawValue: number | null;
  readonly confidence: number | null;
  readonly passed: boolean | null;
  readonly abstained: string | null;
}

/** One piece of evidence of a stored evaluation; `item` is the ordinal of its criterion. */
export interface StoredEvidence {
  readonly item: number;
  readonly kind: 'quote' | 'figure';
  readonly figure: string | null;
  readonly value: number | null;
  readonly expectation: number | null;
  readonly noise: number | null;
  readonly seqs: readonly number[];
  readonly bodyId: string | null;
  readonly message: number | null;
  readonly start: number | null;
  readonly end: number | null;
}

/** An evaluation as the tables keep it: numbers, enums and ids; every word is in a body. */
export interface StoredEvaluation {
  readonly id: string;
  readonly learner: string;
  readonly position: number;
  readonly landing: number | null;
  readonly kind: string;
  readonly source: string;
  readonly outcome: string;
  readonly author: string | null;
  readonly judge: string;
  readonly model: string | null;
  readonly promptVersion: string | null;
  readonly judgeVersion: number;
  readonly rubric: string | null;
  readonly rubricVersion: number | null;
  readonly policyVersion: number;
  readonly difficultyVersion: number;
  readonly supersedes: string | null;
  readonly droppedEvidence: number;
  readonly bodyId: string | null;
  /** Attempts to sway the judge; null where there were none, and then they are no part of the hash. */
  readonly flags: readonly string[] | null;
  readonly items: readonly StoredItem[];
  readonly evidence: readonly StoredEvidence[];
}

/** SHA-256 over the RFC 8785 canonical form of a stored evaluation, in hex: what its journey entry names. */
export function hashEvaluation(evaluation: StoredEvaluation): string {
  const { flags, ...unflagged } = evaluation;
  const canonical = canonicalize(flags === null ? unflagged : evaluation);
  if (canonical === undefined) throw new TypeError('an evaluation has no canonical form');
  return createHash('sha256').update(canonical).digest('hex');
}
