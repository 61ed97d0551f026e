/** Line-ups of one tenant that are told apart under one version of the policy. */
const LINE_UPS_MAX = 1_000;
/** Versions of the policy that are told apart, so that the number fits where it is stored. */
const POLICY_VERSIONS_MAX = 2_000_000;

/**
 * The number of the instrument that gave a verdict: the judges that were in force, under the version that the policy
 * gives them. Another number is another instrument, whichever of the two changed; a sum would be the same where one rose
 * and the other fell.
 *
 * @param policyVersion `judgeVersion` of the policy
 * @param lineUp ordinal of the tenant's line-up; 0 for the built-in judge alone
 *
 * @example
 * numberInstrument(2, 1); // 2001
 */
export function numberInstrument(policyVersion: number, lineUp: number): number {
  return (policyVersion % POLICY_VERSIONS_MAX) * LINE_UPS_MAX + (lineUp % LINE_UPS_MAX);
}
