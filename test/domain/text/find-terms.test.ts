import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findTerms, makeSearchable } from '../../../src/domain/text/find-terms.ts';

describe('findTerms', () => {
  it('finds a term as a word of its own, whatever its case, spacing, quote marks and dashes', () => {
    const text = 'We  weighed the Trade–Off\nof the “late   fee”.';
    const found = findTerms(makeSearchable(text), ['trade-off', '"late fee"', 'weigh', 'fees']);
    expect([...found.keys()]).toEqual(['trade-off', '"late fee"']);
    const place = found.get('trade-off');
    expect(text.slice(place?.start, place?.end)).toBe('Trade–Off');
  });

  it('finds terms that begin or end in signs', () => {
    expect([
      ...findTerms(makeSearchable('written in C++ and #tagged'), ['c++', '#tagged', 'c']).keys(),
    ]).toEqual(['c++', '#tagged', 'c']);
  });

  it('keeps offsets where lower case is longer than upper case', () => {
    const text = 'İİİ margin';
    const place = findTerms(makeSearchable(text), ['margin']).get('margin');
    expect(text.slice(place?.start, place?.end)).toBe('margin');
  });

  it('finds a word between any two others, at its own offsets', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (before, after) => {
        const text = `${before} zymurgy ${after}`;
        const place = findTerms(makeSearchable(text), ['Zymurgy']).get('Zymurgy');
        expect(text.slice(place?.start, place?.end).toLowerCase()).toBe('zymurgy');
      }),
    );
  });
});
