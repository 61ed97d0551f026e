import type { LightPolicy } from '../evaluation/decide-light.ts';
import type { ReadPolicy } from '../read/read-policy.ts';
import type { PricingPolicy } from '../xp/pricing-policy.ts';

/** Every number that a tenant may decide, as one immutable document. The contract's `Policy` parses it. */
export interface PolicyDocument {
  readonly pricing: PricingPolicy;
  readonly read: ReadPolicy;
  /** Absent in versions from before there was a choice: then the built-in one holds. */
  readonly light?: LightPolicy | undefined;
}

/** A policy that is in force, with the version that every entry priced under it names. */
export interface VersionedPolicy {
  readonly version: number;
  readonly document: PolicyDocument;
}
