import { createHmac, createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createBodyId } from '../../src/store/body/create-body-id.ts';
import { macText } from '../../src/store/keys/mac-text.ts';

it('a text is hashed under a key as the runtime would, at any length', () => {
  const secret = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.nat(20_000).map((length) => 'é'.repeat(length)),
  );
  fc.assert(
    fc.property(secret, text, (bytes, words) => {
      const key = createSecretKey(Buffer.from(bytes));
      const expected = createHmac('sha256', key).update(words).digest('hex');
      expect(macText(key, words).toString('hex')).toBe(expected);
    }),
  );
});

it('ids of bodies are version 7, different, and grow, also faster than the clock', () => {
  const ids = Array.from({ length: 20_000 }, createBodyId);
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(ids.filter((id) => !form.test(id))).toEqual([]);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});
