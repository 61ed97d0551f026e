import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TouchpointKind } from '@throughline/contract';
import { builtinPolicy } from '../../src/domain/policy/builtin-policy.ts';
import { decayAt, decayOfPassedTask } from '../../src/domain/xp/decay.ts';
import { localDay } from '../../src/domain/xp/local-day.ts';
import { priceEvent, type PricingInput } from '../../src/domain/xp/price-event.ts';

const { pricing } = builtinPolicy;
const dayPointsMax = pricing.dayPointsMax;

const someInput: fc.Arbitrary<PricingInput> = fc.record({
  kind: fc.constantFrom(...TouchpointKind.options),
  status: fc.constantFrom('progress', 'completed'),
  outcome: fc.constantFrom(undefined, 'passed', 'failed', 'none'),
  dayCount: fc.nat(200),
  dayPoints: fc.nat(dayPointsMax),
  taskPasses: fc.nat(20),
  multiplier: fc.integer({ min: 1, max: 10 }),
});

const first: PricingInput = {
  kind: 'stage',
  status: 'completed',
  outcome: 'passed',
  dayCount: 0,
  dayPoints: 0,
  taskPasses: 0,
  multiplier: 1,
};

describe('a price', () => {
  it('is made of whole numbers from which it can be derived again', () => {
    fc.assert(
      fc.property(someInput, (input) => {
        const price = priceEvent(input, pricing);
        expect(Object.values(price).every(Number.isSafeInteger)).toBe(true);
        const exact =
          (BigInt(price.base) * BigInt(price.decay) * BigInt(price.taskDecay)) / 1_000_000n;
        expect(BigInt(price.points + price.cut)).toBe(exact);
        expect(price.xp).toBe(price.points * price.multiplier);
        expect(price.points).toBeGreaterThanOrEqual(0);
        expect(price.cut).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('never lifts a day above its cap, whatever comes in whatever order', () => {
    fc.assert(
      fc.property(fc.array(someInput, { maxLength: 60 }), (inputs) => {
        let dayPoints = 0;
        for (const input of inputs)
          dayPoints += priceEvent({ ...input, dayPoints }, pricing).points;
        expect(dayPoints).toBeLessThanOrEqual(dayPointsMax);
      }),
    );
  });

  it('does not rise with the number of repeats, neither in a day nor of a passed task', () => {
    fc.assert(
      fc.property(someInput, (input) => {
        const { points } = priceEvent(input, pricing);
        const repeat = { ...input, dayCount: input.dayCount + 1 };
        expect(priceEvent(repeat, pricing).points).toBeLessThanOrEqual(points);
        const again = { ...input, taskPasses: input.taskPasses + 1 };
        expect(priceEvent(again, pricing).points).toBeLessThanOrEqual(points);
      }),
    );
  });

  it('has the same points under every multiplier: decay and cap act before it', () => {
    fc.assert(
      fc.property(someInput, fc.integer({ min: 1, max: 10 }), (input, multiplier) => {
        const price = priceEvent({ ...input, multiplier }, pricing);
        expect(price.points).toBe(priceEvent(input, pricing).points);
      }),
    );
  });

  it('follows the built-in policy: base points, a failed stage, the cap and its cut', () => {
    expect(priceEvent(first, pricing)).toMatchObject({ base: 50, points: 50, cut: 0, xp: 50 });
    expect(priceEvent({ ...first, outcome: 'failed' }, pricing).base).toBe(10);
    expect(priceEvent({ ...first, status: 'progress' }, pricing).base).toBe(1);
    expect(priceEvent({ ...first, kind: 'scenario', multiplier: 10 }, pricing).xp).toBe(1_000);
    expect(priceEvent({ ...first, dayPoints: 280 }, pricing)).toMatchObject({
      points: 20,
      cut: 30,
    });
    const sum = TouchpointKind.options.reduce(
      (points, kind) => points + priceEvent({ ...first, kind }, pricing).base,
      0,
    );
    expect(sum).toBe(5 + 5 + 10 + 15 + 20 + 20 + 20 + 30 + 40 + 50 + 100);
  });
});

describe('decay', () => {
  it('is whole up to the tenth event of a day, then floor(8/10) of the one before', () => {
    const shares = [1, 10, 11, 12, 13, 14, 15].map((ordinal) => decayAt(ordinal, pricing.decay));
    expect(shares).toEqual([1000, 1000, 800, 640, 512, 409, 327]);
    expect(decayAt(1_000, pricing.decay)).toBe(0);
  });

  it('halves a task with every pass before', () => {
    const shares = [0, 1, 2, 3, 10].map((passes) => decayOfPassedTask(passes, 500));
    expect(shares).toEqual([1000, 500, 250, 125, 0]);
  });
});

describe('a day', () => {
  it('is the date in the zone, across midnight, summer time and the year 0', () => {
    const days = (time: string, zone: string): number => localDay(Date.parse(time), zone);
    const march2 = Date.UTC(2026, 2, 2) / 86_400_000;
    expect(days('2026-03-02T23:30:00Z', 'UTC')).toBe(march2);
    expect(days('2026-03-02T23:30:00Z', 'Europe/Berlin')).toBe(march2 + 1);
    expect(days('2026-03-02T04:59:00Z', 'America/New_York')).toBe(march2 - 1);
    expect(days('2026-03-02T05:00:00Z', 'America/New_York')).toBe(march2);
    expect(days('2026-03-01T18:30:00Z', 'Asia/Kolkata')).toBe(march2);
    expect(days('0000-06-01T12:00:00Z', 'Europe/Berlin')).toBe(days('0000-06-01T12:00:00Z', 'UTC'));
  });

  it('is the date that the formatter gives, at any moment in any zone', () => {
    const zones = ['Europe/Berlin', 'Asia/Kathmandu', 'Pacific/Apia', 'America/St_Johns'];
    const moments = fc.date({
      min: new Date('1890-01-01'),
      max: new Date('2090-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, fc.constantFrom(...zones), (moment, zone) => {
        const date = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(moment);
        expect(localDay(moment.getTime(), zone)).toBe(Date.parse(`${date}T00:00:00Z`) / 86_400_000);
      }),
    );
  });
});
