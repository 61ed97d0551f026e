import { expect, test } from 'vitest';
import { priceTokens } from '../../../src/judges/models/price-table.ts';

test('prices tokens in millionths of a dollar, in and out apart', () => {
  expect(priceTokens('gemini:gemini-2.5-flash', 1_000_000, 0)).toBe(300_000);
  expect(priceTokens('gemini:gemini-2.5-flash', 0, 1_000_000)).toBe(2_500_000);
  expect(priceTokens('openai:gpt-5-mini', 1_000, 100)).toBe(450);
  expect(priceTokens('openai-chat:gpt-5-mini', 1_000, 100)).toBe(450);
});

test('a dated release costs what its model does', () => {
  expect(priceTokens('openai:gpt-5-mini-2025-08-07', 1_000, 100)).toBe(450);
});

test.each(['compatible:gpt-5-mini', 'openai:gpt-99', 'gemini:constructor', 'openai:toString'])(
  'does not guess what %s costs',
  (name) => {
    expect(priceTokens(name, 1_000, 100)).toBeNull();
  },
);
