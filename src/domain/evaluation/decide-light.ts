import { createHash } from 'node:crypto';

/** Whether the turns and sessions that bring no evaluation get a light one. */
export interface LightPolicy {
  /** Which of them: all, a share, or none. An evaluation that the platform sends is always taken. */
  readonly evaluate: 'every' | 'sampled' | 'off';
  /** Of `sampled`: how many of a thousand. */
  readonly samplePermille: number;
}

/** The light part of the built-in policy, and of every policy that says nothing of it. */
export const builtinLightPolicy: LightPolicy = { evaluate: 'every', samplePermille: 200 };

/**
 * Whether a completion gets a light evaluation. A sample is drawn by hash: the same completion is in it at every
 * look, in every process, and nobody can tell beforehand which one will be.
 */
export function decideLight(policy: LightPolicy, learner: string, position: number): boolean {
  if (policy.evaluate !== 'sampled') return policy.evaluate === 'every';
  const drawn = createHash('sha256').update(`light/${learner}/${position}`).digest().readUInt32BE();
  return drawn % 1_000 < policy.samplePermille;
}
