import { createHash } from 'node:crypto';

/** Who judges, as far as it can change what a verdict says: judges in order, and the versions of their prompts. */
export interface LineUp {
  /** As they are named in `JUDGES`. */
  readonly names: readonly string[];
  readonly promptVersions: readonly string[];
  /** SHA-256 over both, as 64 hexadecimal digits; null for the built-in judge alone, which asks nobody. */
  readonly fingerprint: string | null;
}

/**
 * Names a line-up by what it is made of, so that the same one is known again.
 *
 * @param promptVersions of the prompts that verdicts rest on; their order says nothing
 * @example
 * describeLineUp(['builtin'], []).fingerprint; // null
 */
export function describeLineUp(
  names: readonly string[],
  promptVersions: readonly string[],
): LineUp {
  if (names.every((name) => name === 'builtin'))
    return { names, promptVersions: [], fingerprint: null };
  const prompts = promptVersions.toSorted();
  const written = JSON.stringify({ names, prompts });
  const fingerprint = createHash('sha256').update(written).digest('hex');
  return { names, promptVersions: prompts, fingerprint };
}
