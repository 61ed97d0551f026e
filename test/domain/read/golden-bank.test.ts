import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runGolden } from './support/golden-bank.ts';

describe('the bank over 1,000 events of every kind', () => {
  it('gives the recorded bits in all three modes', () => {
    const recorded: unknown = JSON.parse(
      readFileSync(new URL('golden-bank.json', import.meta.url), 'utf8'),
    );
    expect(runGolden()).toEqual(recorded);
  });
});
