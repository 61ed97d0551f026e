import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseQuote, quoteAround } from '../../../src/domain/evaluation/choose-quote.ts';
import { verifyQuote } from '../../../src/domain/evaluation/find-quote.ts';
import { listLearnerDocuments } from '../../../src/domain/evaluation/learner-documents.ts';
import { makeLedgerEvent } from '../../support/touchpoint/make-ledger-event.ts';

const anyText = fc.string({
  unit: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('a', 'b', ' ', '1', 'é', 'e\u0301', '😀', '한') },
    { weight: 1, arbitrary: fc.constantFrom('.', '!\n', '\n', '“', '\u00A0') },
  ),
  maxLength: 700,
});

function open(text: string) {
  const event = makeLedgerEvent({ messages: [{ speaker: 'learner', text }] });
  return { event, documents: listLearnerDocuments([event]) };
}

describe('chooseQuote', () => {
  it('stands where it says, whole in its characters, and within what a claim carries', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { event, documents } = open(text);
        const quote = chooseQuote(documents);
        fc.pre(quote !== null);
        expect(verifyQuote(quote, [event])).toBe(true);
        expect(quote.exact.length).toBeLessThanOrEqual(280);
        expect(quote.exact.isWellFormed()).toBe(true);
        expect(Array.from(quote.exact).length >= 12 || quote.exact === text.trim()).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('takes the first statement that tells something, else whatever may be quoted', () => {
    const told = 'The east lane was late since its carrier changed.';
    expect(chooseQuote(open(`Yes, I see that. ${told}`).documents)?.exact).toBe(told);
    expect(chooseQuote(open('Yes, I see that. Fine.').documents)?.exact).toBe('Yes, I see that.');
    expect(chooseQuote(open(' 45 ').documents)?.exact).toBe('45');
    expect(chooseQuote(open('No. Yes.').documents)).toBeNull();
    expect(chooseQuote(open('   ').documents)).toBeNull();
  });
});

describe('quoteAround', () => {
  it('reaches a short statement far into a text of short statements', () => {
    const text = `${'So. '.repeat(200)}Carrier! ${'So. '.repeat(200)}`;
    const start = text.indexOf('Carrier');
    const [document] = open(text).documents;
    expect(quoteAround(document!, { start, end: start + 7 })?.exact).toContain('Carrier!');
  });

  it('holds the place it is about, where that fits', () => {
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        const text = `${before} carrier ${after}`;
        const start = before.length + 1;
        const { event, documents } = open(text);
        const quote = quoteAround(documents[0]!, { start, end: start + 7 });
        fc.pre(quote !== null);
        expect(verifyQuote(quote, [event])).toBe(true);
        expect(quote.exact).toContain('carrier');
        expect(quote.exact.length).toBeLessThanOrEqual(280);
      }),
      { numRuns: 500 },
    );
  });
});
