import type { PerspectiveInput } from '../../domain/review/perspective.ts';

/**
 * Holds whoever asks for a perspective to its part: a persona with nothing to cite is not asked.
 *
 * @throws RangeError
 */
export function requireEvidence({ conversation, evidence }: PerspectiveInput): void {
  if (evidence.length === 0)
    throw new RangeError(`${conversation.persona} has nothing to cite and is not to be asked`);
}
