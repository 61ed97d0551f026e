import { describe, expect, it } from 'vitest';
import { Policy } from '@throughline/contract';
import { builtinPolicy } from '../../src/domain/policy/builtin-policy.ts';

type Mutable<Value> = { -readonly [Key in keyof Value]: Mutable<Value[Key]> };

/** What is said of the built-in policy after a change: path and sentence of each fault. */
function faultsAfter(change: (policy: Mutable<Policy>) => void): string[] {
  const policy = structuredClone(builtinPolicy) as Mutable<Policy>;
  change(policy);
  const issues = Policy.safeParse(policy).error?.issues ?? [];
  return issues.map((issue) => `/${issue.path.join('/')} ${issue.message}`);
}

describe('a policy', () => {
  it('is what version 1 is: the built-in one parses, unchanged', () => {
    expect(Policy.parse(builtinPolicy)).toEqual(builtinPolicy);
  });

  it('has a ladder that rises in tier, threshold and multiplier, from 1 to 10', () => {
    const ladder = (change: (steps: Policy['read']['ladder']) => void): string[] =>
      faultsAfter((policy) => change(policy.read.ladder));
    expect(ladder((steps) => steps[2] && (steps[2].threshold = 30))).toEqual([
      '/read/ladder/2/threshold must be above 30, the threshold of the step before',
    ]);
    expect(ladder((steps) => steps[5] && (steps[5].multiplier = 11))[0]).toContain('from 1 to 10');
    expect(ladder((steps) => steps[3] && (steps[3].multiplier = 3))[0]).toContain(
      'must be above 3',
    );
    expect(ladder((steps) => steps[1] && (steps[1].tier = 'underperforming'))[0]).toContain(
      'each once',
    );
    expect(ladder((steps) => void steps.splice(0))).toHaveLength(1);
  });

  it('has weights that sum to 1, rungs and bounds that rise, and names every kind and skill', () => {
    expect(faultsAfter((policy) => void (policy.read.weights.speed = 0.3))).toEqual([
      '/read/weights weights must sum to 1; these sum to 1.05',
    ]);
    expect(faultsAfter((policy) => void (policy.read.xpRungs[1] = 0))).toHaveLength(1);
    expect(faultsAfter((policy) => void (policy.read.jobZoneBounds[3] = 5))).toHaveLength(1);
    const forget = faultsAfter((policy) => {
      delete (policy.pricing.basePoints as Record<string, unknown>)['stage'];
    });
    expect(forget[0]).toContain('/pricing/basePoints/stage');
  });

  it('keeps points whole and its fields known', () => {
    expect(faultsAfter((policy) => void (policy.pricing.dayPointsMax = 0.5))).toHaveLength(1);
    expect(faultsAfter((policy) => void (policy.pricing.decay.keepPermille = 1_001))).toHaveLength(
      1,
    );
    expect(faultsAfter((policy) => void Object.assign(policy, { other: 1 }))).toHaveLength(1);
  });
});
