import { Policy, TouchpointKind } from '@throughline/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtinPolicy } from '../../../src/domain/policy/builtin-policy.ts';
import { ESTIMATOR_VERSION } from '../../../src/domain/read/estimator-version.ts';
import { foldPosition, startRead } from '../../../src/domain/read/fold-read.ts';
import { decideLevel } from '../../../src/domain/read/level.ts';
import type { Figure, ReadPosition } from '../../../src/domain/read/read-types.ts';
import { WORK_SKILLS } from '../../../src/domain/skills/work-skill.ts';
import { priceEvent, type PricingInput } from '../../../src/domain/xp/price-event.ts';
import { showPrior } from '../../../src/reads/show-snapshot.ts';

const STORED_INT_MAX = 2_147_483_647;

type Step = string | number;
type Tree = { [key: string]: unknown };

/** Every place of a document that holds a value, lists and objects included. */
function listPlaces(node: unknown, path: readonly Step[] = []): Step[][] {
  if (typeof node !== 'object' || node === null) return [[...path]];
  const below = Object.entries(node).flatMap(([key, child]) => listPlaces(child, [...path, key]));
  return [...(path.length > 0 ? [[...path]] : []), ...below];
}

function put(root: unknown, path: readonly Step[], value: unknown): void {
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((node, key) => (node as Tree | null)?.[key], root);
  if (typeof parent === 'object' && parent !== null) (parent as Tree)[path.at(-1) as Step] = value;
}

const number = fc.oneof(
  fc.constantFrom(-1, 0, 1e-9, 0.5, 1, 2, 10, 99, 100, 1_000, 10_000, 1e6, 1e9),
  fc.constantFrom(2 ** 31 - 1, 2 ** 31, 2 ** 53, 1e308, NaN, Infinity),
  fc.integer({ min: 0, max: 1_000 }),
  fc.double({ min: 0, max: 100 }),
);
const ladder = fc.subarray([...builtinPolicy.read.ladder]);
const skills = fc.array(fc.constantFrom(...WORK_SKILLS), { maxLength: 5 });
const value = fc.oneof(
  { arbitrary: number, weight: 8 },
  { arbitrary: fc.oneof(ladder, skills, fc.constantFrom('base', 'exceptional', null)), weight: 1 },
);

/** The built-in policy with up to four of its values replaced by any others, where the schema takes that. */
const accepted: fc.Arbitrary<Policy> = fc
  .array(fc.tuple(fc.constantFrom(...listPlaces(builtinPolicy)), value), { maxLength: 4 })
  .map((changes) => {
    const policy: unknown = structuredClone(builtinPolicy);
    for (const [path, replacement] of changes) put(policy, path, structuredClone(replacement));
    return Policy.safeParse(policy);
  })
  .filter((parsed) => parsed.success)
  .map((parsed) => parsed.data as Policy);

const priced: fc.Arbitrary<Omit<PricingInput, 'multiplier'>> = fc.record({
  kind: fc.constantFrom(...TouchpointKind.options),
  status: fc.constantFrom('progress', 'completed'),
  outcome: fc.constantFrom('passed', 'failed', 'none', undefined),
  dayCount: fc.nat(20_000),
  dayPoints: fc.nat(1_000_000),
  taskPasses: fc.nat(20_000),
});

function position(at: number, level: number): ReadPosition {
  const ticks: Figure[] = WORK_SKILLS.map((skill) => ({
    name: `${skill}.figure`,
    skill,
    seq: at,
    day: 20_000 + at,
    kind: 'direct',
    value: level,
    variance: 961,
  }));
  const levels = Object.fromEntries(WORK_SKILLS.map((skill) => [skill, level]));
  const verdict = { position: at, landing: at, source: 'judge' as const, levels };
  return { position: at, day: 20_000 + at, ticks, verdict };
}

describe('any policy that can be saved', () => {
  it('prices every event in whole numbers that can be stored', () => {
    fc.assert(
      fc.property(accepted, priced, (policy, input) => {
        for (const { multiplier } of [{ multiplier: 1 }, ...policy.read.ladder]) {
          const price = priceEvent({ ...input, multiplier }, policy.pricing);
          for (const part of Object.values(price)) {
            expect(Number.isSafeInteger(part)).toBe(true);
            expect(part).toBeGreaterThanOrEqual(0);
            expect(part).toBeLessThanOrEqual(STORED_INT_MAX);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('folds landings into a read of finite numbers, on a step of its ladder', () => {
    const levels = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 5 });
    fc.assert(
      fc.property(accepted, levels, fc.nat(1_000_000), (policy, landed, xp) => {
        let state = startRead(policy.read);
        for (const [index, level] of landed.entries()) {
          const step = foldPosition(state, position(index + 1, level), policy.read);
          state = step.state;
          const { mean, lower, upper } = step.snapshot.overall;
          expect([mean, lower, upper].every(Number.isFinite)).toBe(true);
          expect(lower).toBeLessThanOrEqual(upper);
          expect(policy.read.ladder.map(({ tier }) => tier)).toContain(state.tier);
          expect(decideLevel(step.snapshot.overall, xp, policy.read).level).toBeGreaterThanOrEqual(
            1,
          );
        }
        expect(policy.read.judgeVersion).toBeLessThanOrEqual(STORED_INT_MAX);
      }),
      { numRuns: 500 },
    );
  });

  it('pays a learner who was read at the bottom what was earned, and nothing on top', () => {
    fc.assert(
      fc.property(accepted, (policy) => {
        const step = foldPosition(startRead(policy.read), position(1, 0), policy.read);
        const lowest = policy.read.ladder[0];
        expect(lowest).toMatchObject({ threshold: 0, multiplier: 1 });
        if (step.snapshot.overall.mean < (policy.read.ladder[1]?.threshold ?? 101))
          expect(step.state.multiplier).toBe(1);
      }),
      { numRuns: 200 },
    );
  });
});

/** What is said of the built-in policy with one value replaced. */
function faultsOf(path: readonly Step[], replacement: unknown): string[] {
  const policy: unknown = structuredClone(builtinPolicy);
  put(policy, path, replacement);
  const issues = Policy.safeParse(policy).error?.issues ?? [];
  return issues.map((issue) => `/${issue.path.join('/')} ${issue.message}`);
}

describe('a policy that would stop calibration is refused', () => {
  it('names the one estimator that this code carries', () => {
    expect(faultsOf(['read', 'estimator', 'version'], 99)).toEqual([
      '/read/estimator/version must be 1: the only arithmetic of the read that runs here',
    ]);
    expect(faultsOf(['read', 'estimator', 'version'], ESTIMATOR_VERSION)).toEqual([]);
  });

  it('keeps whole numbers within what is stored', () => {
    expect(faultsOf(['read', 'judgeVersion'], 2 ** 31)).toHaveLength(1);
    expect(faultsOf(['read', 'judgeVersion'], 2 ** 31 - 1)).toEqual([]);
    expect(faultsOf(['read', 'xpRungs', 4], 2 ** 31)).toHaveLength(1);
  });

  it('begins its ladder at 0 with 1×', () => {
    const top = [{ tier: 'exceptional', threshold: 100, multiplier: 10 }];
    expect(faultsOf(['read', 'ladder'], top)).toEqual([
      '/read/ladder/0/threshold must be 0: the lowest step is where everybody below the second one stands, whatever their read',
      '/read/ladder/0/multiplier must be 1: the lowest step has not been won by anything, so it pays what was earned',
    ]);
  });
});

it('the prior is shown although a stored policy names an estimator that this code does not carry', () => {
  const { read } = builtinPolicy;
  const foreign = { ...read, estimator: { ...read.estimator, version: 99 } };
  expect(showPrior(foreign, 2)).toEqual(showPrior(read, 2));
});
