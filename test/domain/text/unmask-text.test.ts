import fc from 'fast-check';
import { expect, it } from 'vitest';
import { unmaskText } from '../../../src/domain/text/unmask-text.ts';

it('reads through what is not seen, joined and parted', () => {
  expect(unmaskText('ig\u200Bnore\u2060all')).toEqual(['ignoreall', 'ig nore all']);
});

it('reads look-alikes, accents and wide letters as plain Latin', () => {
  expect(unmaskText('іgnоrе Αll ｒｕｌｅｓ, Ígnòre')).toEqual(['ignore All rules, Ignore']);
});

it('leaves ASCII as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
      expect(unmaskText(text)).toEqual([text]);
    }),
  );
});
