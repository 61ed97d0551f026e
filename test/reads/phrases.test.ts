import { describe, expect, it } from 'vitest';
import { countOf, listOf, oneDecimal, ordinal, signed } from '../../src/reads/why/phrases.ts';
import { tellTier } from '../../src/reads/why/tell-tier.ts';
import { tellEvidence } from '../../src/reads/why/tell-evidence.ts';

describe('the phrases of why', () => {
  it('count as English does', () => {
    const ordinals = [1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111, 112, 123].map(ordinal);
    expect(ordinals.join(' ')).toBe(
      'first 2nd 3rd 4th 11th 12th 13th 21st 22nd 101st 111th 112th 123rd',
    );
    expect([countOf(1, 'event'), countOf(0, 'event'), countOf(1_200, 'event')]).toEqual([
      '1 event',
      '0 events',
      '1,200 events',
    ]);
    expect([listOf(['a']), listOf(['a', 'b']), listOf(['a', 'b', 'c'])]).toEqual([
      'a',
      'a and b',
      'a, b and c',
    ]);
  });

  it('never show a minus before nothing', () => {
    expect([oneDecimal(-0.01), signed(-0.04), signed(0.04), signed(2), signed(-2)]).toEqual([
      '0.0',
      '0.0',
      '0.0',
      '+2.0',
      '-2.0',
    ]);
  });

  it('tell each rule of the ladder by the number that decided', () => {
    const overall = (value: number, lower: number) => {
      const reading = { value, lower, upper: 2 * value - lower, state: 'rated' as const };
      return { before: reading, after: reading };
    };
    const tier = (
      rule: 'won' | 'lost' | 'kept' | 'held',
      before: 'meeting' | 'strong' | 'developing',
    ) => ({
      rule,
      before,
      after: 'meeting' as const,
      multiplierBefore: 2,
      multiplierAfter: 3,
      reached: 42,
      next: 54,
    });
    expect(tellTier({ tier: tier('won', 'developing'), overall: overall(50, 43.2) })).toBe(
      'The lower end of 43.2 reached 42: the tier rose from developing to meeting, which pays 3x.',
    );
    expect(tellTier({ tier: tier('lost', 'strong'), overall: overall(53.1, 44) })).toBe(
      'The mean of 53.1 no longer holds strong: the tier fell to meeting (from 42), which pays 3x.',
    );
    expect(tellTier({ tier: tier('kept', 'meeting'), overall: overall(50.2, 41) })).toBe(
      'The lower end of 41.0 lies below 42, but a tier is lost only when the mean does, and that is 50.2: the tier stays meeting, which pays 3x.',
    );
    expect(tellTier({ tier: tier('held', 'meeting'), overall: overall(52, 45) })).toBe(
      'The lower end of 45.0 stands on meeting (from 42) and has not reached 54: the tier stays, which pays 3x.',
    );
  });

  it('quote on one line, each quote once, and say where words were redacted', () => {
    const quote = (text: string | null, speaker: string | null = 'learner') =>
      ({ type: 'quote', ledgerSeq: 7, message: 0, speaker, start: 0, end: 4, text }) as const;
    expect(tellEvidence('Quality', [quote('a\n b'), quote('a b')])).toEqual([
      "Quality rests on the learner's own words at ledger:7: “a b”",
    ]);
    expect(tellEvidence('Quality', [quote(null, null), quote('x', 'tutor')])).toEqual([
      'Quality also rests on words at ledger:7 that were redacted.',
      "Quality rests on the tutor's words at ledger:7: “x”",
    ]);
    expect(tellEvidence('Quality', [quote('🙂'.repeat(200))])[0]).toContain(
      `${'🙂'.repeat(120)}…”`,
    );
  });
});
