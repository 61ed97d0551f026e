import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ThroughlineError } from '../../../src/domain/errors/throughline-error.ts';
import {
  foldPosition,
  foldRead,
  startRead,
  takeSnapshot,
} from '../../../src/domain/read/fold-read.ts';
import {
  builtinReadPolicy,
  listFiguresOnlySkills,
  type ReadPolicy,
} from '../../../src/domain/read/read-policy.ts';
import type {
  Figure,
  FusedVerdict,
  ReadPosition,
  ReadState,
} from '../../../src/domain/read/read-types.ts';
import { WORK_SKILLS } from '../../../src/domain/skills/work-skill.ts';

const levelled: ReadPolicy = {
  ...builtinReadPolicy,
  estimator: { ...builtinReadPolicy.estimator, figuresOnly: listFiguresOnlySkills(true) },
};

const figureSeed = fc.record({
  skill: fc.constantFrom(...WORK_SKILLS),
  direct: fc.boolean(),
  value: fc.double({ min: 0, max: 100, noNaN: true }),
  outcome: fc.constantFrom(0, 1),
  expectation: fc.double({ min: 0, max: 1, noNaN: true }),
  day: fc.integer({ min: 20_000, max: 20_060 }),
});
const level = fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: undefined });
const positionSeed = fc.record({
  touchpoints: fc.array(fc.array(figureSeed, { maxLength: 4 }), { minLength: 1, maxLength: 4 }),
  source: fc.constantFrom(...(['judge', 'fallback', 'human', 'rules'] as const)),
  levels: fc.tuple(level, level, level, level),
});

/** Lays seeds out along a ledger: each touchpoint takes one seq, the last of a position is judged. */
const positions: fc.Arbitrary<ReadPosition[]> = fc
  .array(positionSeed, { minLength: 1, maxLength: 12 })
  .map((seeds) => {
    let seq = 0;
    return seeds.map(({ touchpoints, source, levels }, index) => {
      const ticks: Figure[] = [];
      for (const figures of touchpoints) {
        seq += 1;
        const day = figures[0]?.day ?? 20_000;
        for (const { skill, direct, value, outcome, expectation } of figures) {
          const header = { name: `${skill}.figure`, skill, seq, day };
          ticks.push(
            direct
              ? { ...header, kind: 'direct', value, variance: 961 }
              : { ...header, kind: 'binary', outcome, expectation, channelScale: 0.7, variance: 0 },
          );
        }
      }
      const given = Object.fromEntries(
        WORK_SKILLS.flatMap((skill, at) => (levels[at] === undefined ? [] : [[skill, levels[at]]])),
      );
      const verdict = { position: seq, landing: index + 1, source, levels: given } as FusedVerdict;
      return { position: seq, day: 20_060, ticks, verdict };
    });
  });
const policies = fc.constantFrom(builtinReadPolicy, levelled);

function at(position: number, ticks: Figure[], verdict: Partial<FusedVerdict>): ReadPosition {
  return {
    position,
    day: 20_000,
    ticks,
    verdict: { position, landing: 1, source: 'judge', levels: {}, ...verdict },
  };
}

function speed(seq: number, value: number, day = 20_000): Figure {
  return { name: 'speed', skill: 'speed', seq, day, kind: 'direct', value, variance: 961 };
}

describe('the fold of positions into the read', () => {
  it('gives the same bits one by one, from the start, and from any state on the way', () => {
    fc.assert(
      fc.property(positions, policies, fc.nat(), (all, policy, cut) => {
        const whole = foldRead(startRead(policy), all, policy);
        let state: ReadState = startRead(policy);
        const states = [state];
        const snapshots = all.map((position) => {
          const step = foldPosition(state, position, policy);
          state = step.state;
          states.push(state);
          return step.snapshot;
        });
        expect(state).toStrictEqual(whole.state);
        expect(snapshots).toStrictEqual(whole.snapshots);
        const middle = cut % (all.length + 1);
        const stored = JSON.parse(JSON.stringify(states[middle])) as ReadState;
        const again = foldRead(stored, all.slice(middle), policy);
        expect(JSON.stringify(again.state)).toBe(JSON.stringify(whole.state));
        expect(again.snapshots).toHaveLength(all.length - middle);
      }),
      { numRuns: 100 },
    );
  });

  it('never moves what lies before a superseded verdict', () => {
    fc.assert(
      fc.property(positions, (all) => {
        const before = foldRead(startRead(levelled), all, levelled).snapshots;
        const last = all.at(-1) as ReadPosition;
        const verdict: FusedVerdict = {
          ...last.verdict,
          source: 'human',
          levels: { quality: 99 },
        };
        const changed = [...all.slice(0, -1), { ...last, verdict }];
        const after = foldRead(startRead(levelled), changed, levelled).snapshots;
        expect(after.slice(0, -1)).toStrictEqual(before.slice(0, -1));
      }),
      { numRuns: 40 },
    );
  });

  it('ticks a bank once per completion and skill, with the verdict in the tick of its completion', () => {
    const ticks = [speed(1, 60), speed(3, 70), speed(3, 65)];
    const { state } = foldPosition(
      startRead(levelled),
      at(3, ticks, { levels: { speed: 60, quality: 70 } }),
      levelled,
    );
    expect(state.skills.speed.bank.time).toBe(2);
    expect(state.skills.quality.bank.time).toBe(1);
    expect(state.skills.communication.bank.time).toBe(0);
    const apart = foldPosition(
      startRead(levelled),
      at(4, ticks, { levels: { speed: 60 } }),
      levelled,
    );
    expect(apart.state.skills.speed.bank.time).toBe(3);
  });

  it('takes no level from the rules, and rates only the skills that brought evidence', () => {
    const { state, snapshot } = foldPosition(
      startRead(builtinReadPolicy),
      at(1, [speed(1, 80)], { source: 'rules', levels: { quality: 90 } }),
      builtinReadPolicy,
    );
    expect(state.skills.quality).toStrictEqual(startRead(builtinReadPolicy).skills.quality);
    expect(snapshot.skills.speed.rated).toBe(true);
    expect(snapshot.skills.quality.rated).toBe(false);
    expect(snapshot.tier).not.toBe('unrated');
  });

  it('lets absence widen a read, and a late event of an earlier day not count days twice', () => {
    const widthAfter = (days: readonly number[]): number => {
      const ticks = days.map((day, index) => speed(index + 1, 50, day));
      const input = at(days.length, ticks, { source: 'rules' });
      const { skills } = foldPosition(startRead(levelled), input, levelled).snapshot;
      return skills.speed.upper - skills.speed.lower;
    };
    expect(widthAfter([100, 120])).toBeGreaterThan(widthAfter([100, 100]));
    expect(widthAfter([110, 100, 110])).toBe(widthAfter([110, 110, 110]));
  });

  it('refuses positions and figures out of order', () => {
    const state = foldPosition(startRead(levelled), at(5, [], {}), levelled).state;
    expect(() => foldPosition(state, at(4, [], {}), levelled)).toThrow(ThroughlineError);
    expect(() => foldPosition(state, at(8, [speed(5, 50)], {}), levelled)).toThrow(
      ThroughlineError,
    );
    expect(() => foldPosition(state, at(8, [speed(9, 50)], {}), levelled)).toThrow(
      ThroughlineError,
    );
    const swapped = [speed(8, 50), speed(7, 50)];
    expect(() => foldPosition(state, at(8, swapped, {}), levelled)).toThrow(ThroughlineError);
    expect(() => foldPosition(state, at(8, [], { position: 7 }), levelled)).toThrow(
      ThroughlineError,
    );
  });

  it('shows four tentative priors, unrated at 1×, before the first verdict', () => {
    const snapshot = takeSnapshot(startRead(levelled), levelled);
    expect(snapshot.tier).toBe('unrated');
    expect(snapshot.multiplier).toBe(1);
    expect(snapshot.asks).toStrictEqual([]);
    for (const skill of WORK_SKILLS) {
      expect(snapshot.skills[skill]).toMatchObject({ mean: 50, rated: false, tentative: true });
    }
    expect(Math.abs(snapshot.overall.lower - 29.8)).toBeLessThan(0.1);
  });
});
