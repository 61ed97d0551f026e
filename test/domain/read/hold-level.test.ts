import { describe, expect, it } from 'vitest';
import { holdLevel, valueOfLevel, weighLevels } from '../../../src/domain/read/hold-level.ts';
import { observeFromFigure } from '../../../src/domain/read/observe-from-figure.ts';
import type { BinaryFigure } from '../../../src/domain/read/read-types.ts';

const figure = (fields: Partial<BinaryFigure>): BinaryFigure => ({
  name: 'unaided',
  skill: 'independence',
  seq: 1,
  day: 0,
  kind: 'binary',
  outcome: 1,
  expectation: 0.75,
  channelScale: 1.2,
  variance: 0,
  ...fields,
});

describe('a verdict from levels', () => {
  it('is their weighted mean on the 0–100 scale, and abstains where nothing is left', () => {
    expect(([1, 2, 3, 4, 5] as const).map(valueOfLevel)).toEqual([10, 30, 50, 70, 90]);
    expect(
      weighLevels([
        { level: 5, weight: 1 },
        { level: 2, weight: 3 },
      ]),
    ).toBe(45);
    expect(weighLevels([])).toBeNull();
    expect(weighLevels([{ level: 5, weight: 0 }])).toBeNull();
  });

  it('is held to a band of at least 25 around its figures, the raw one kept', () => {
    const sharp = Array.from({ length: 50 }, () => ({ value: 40, variance: 1_600 }));
    expect(holdLevel(90, sharp).raw).toBe(90);
    expect(holdLevel(90, sharp).held).toBeCloseTo(65, 9);
    expect(holdLevel(10, sharp).held).toBeCloseTo(15, 9);
    expect(holdLevel(50, sharp).held).toBe(50);
    const blunt = holdLevel(90, [{ value: 20, variance: 1_600 }]);
    expect(blunt.held).toBeCloseTo(20 + 1.645 * 40, 9);
    expect(holdLevel(90, [])).toEqual({ raw: 90, held: 90, band: null });
  });
});

describe('a figure as an observation', () => {
  it('moves from the read before by its surprise, on the scale of its channel', () => {
    const seen = observeFromFigure(figure({}), 60);
    expect(seen.value).toBeCloseTo(60 + (12.5 * 0.25) / 0.1875, 9);
    expect(seen.variance).toBeCloseTo(156.25 / 0.1875, 9);
  });

  it('holds the expectation to .1–.9 and the variance to the greater one', () => {
    expect(observeFromFigure(figure({ expectation: 0.001 }), 50)).toEqual(
      observeFromFigure(figure({ expectation: 0.1 }), 50),
    );
    expect(observeFromFigure(figure({ variance: 35 * 35 }), 50).variance).toBe(1_225);
  });

  it('is taken as it is where it is direct', () => {
    const direct = {
      name: 'speed',
      skill: 'speed',
      seq: 1,
      day: 0,
      kind: 'direct',
      value: 71,
      variance: 961,
    } as const;
    expect(observeFromFigure(direct, 20)).toEqual({ kind: 'cheap', value: 71, variance: 961 });
  });
});
