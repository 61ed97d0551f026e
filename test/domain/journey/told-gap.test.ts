import fc from 'fast-check';
import { expect, test } from 'vitest';
import { takeTold } from '../../../src/domain/journey/told-gap.ts';
import { writeGrounding } from '../../../src/domain/journey/write-grounding.ts';
import { anyInput } from '../../support/grounding/grounding-input.ts';

test('what is kept of gaps for blocks gives the very block that their whole states give', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      const kept = JSON.parse(
        JSON.stringify({
          unresolved: input.unresolved.map(takeTold),
          strengths: input.strengths.map(takeTold),
        }),
      ) as Pick<typeof input, 'unresolved' | 'strengths'>;
      expect(writeGrounding({ ...input, ...kept })).toEqual(writeGrounding(input));
    }),
  );
});

test('what is kept of a gap for blocks does not grow with its life', () => {
  fc.assert(
    fc.property(anyInput, ({ unresolved, strengths }) => {
      for (const state of [...unresolved, ...strengths]) {
        const { turns, focuses, cites } = takeTold(state);
        expect(turns).toHaveLength(1);
        expect(focuses.length).toBeLessThanOrEqual(3);
        expect(cites).toEqual(state.cites);
      }
    }),
  );
});
