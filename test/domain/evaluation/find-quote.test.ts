import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findQuote, verifyQuote } from '../../../src/domain/evaluation/find-quote.ts';
import { makeLedgerEvent } from '../../support/touchpoint/make-ledger-event.ts';

const words = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      'e\u0301',
      'é',
      'n\u0303',
      '😀',
      '𝒳',
      '각',
      '각',
      '“',
      '”',
      '’',
      '–',
      '—',
      '\u00A0',
      ' ',
      '\n',
    ),
    fc.constantFrom('a', 'b', 'c', 'D', 'E', ' ', '0', '1', '.', ','),
  ),
  minLength: 1,
  maxLength: 60,
});

/** The same text as another keyboard would write it. */
function rewrite(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[“”]/gu, '"')
    .replace(/’/gu, "'")
    .replace(/[–—]/gu, '-')
    .replace(/\s+/gu, '  ');
}

describe('findQuote', () => {
  it('finds any part that is long enough, however it is rewritten, and slices it exactly', () => {
    fc.assert(
      fc.property(words, words, words, (before, part, after) => {
        const quoted = part.trim();
        fc.pre(Array.from(quoted.normalize('NFC').replace(/\s+/gu, ' ')).length >= 12);
        const text = `${before} ${quoted} ${after}`;
        const found = findQuote(text, rewrite(quoted));
        expect(found).not.toBeNull();
        expect(text.slice(found?.start, found?.end)).toBe(found?.exact);
        expect(
          rewrite(found?.exact ?? '')
            .normalize('NFC')
            .trim(),
        ).toBe(rewrite(quoted).normalize('NFC').trim());
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes a short quote only where it is the whole message', () => {
    expect(findQuote('  It is 12 \n', 'It is 12')).toEqual({
      start: 2,
      end: 10,
      exact: 'It is 12',
    });
    expect(findQuote('I think it is 12', 'it is 12')).toBeNull();
    expect(findQuote('I think it is 12.', 'hink it is 12.')).not.toBeNull();
  });

  it('keeps case', () => {
    expect(findQuote('The Lane East is late', 'the lane east is late')).toBeNull();
  });

  it('finds nothing that was not said', () => {
    fc.assert(
      fc.property(words, (text) => {
        expect(findQuote(text, 'a sentence that nobody wrote')).toBeNull();
        expect(findQuote(text, '   ')).toBeNull();
      }),
    );
  });

  it('does not take a letter out from under its accent', () => {
    expect(findQuote('a long sentence q\u0301', 'a long sentence q')).toBeNull();
    expect(findQuote('a long sentence e\u0301', 'a long sentence e')).toBeNull();
    expect(findQuote('q\u0301 in a long sentence', '\u0301 in a long sentence')).toBeNull();
    expect(
      findQuote('a long sentence q\u0301, then a long sentence q', 'a long sentence q')?.start,
    ).toBe(25);
  });
});

describe('verifyQuote', () => {
  const event = makeLedgerEvent({
    seq: 4,
    messages: [{ speaker: 'peer:learner-2', text: 'I already checked the export.' }],
    artefact: { mediaType: 'text/plain', text: 'A table of lanes.' },
  });
  const quote = {
    kind: 'quote',
    seq: 4,
    message: 0,
    speaker: 'peer:learner-2',
    start: 2,
    end: 17,
    exact: 'already checked',
  } as const;

  it('holds a quote to its event, its message, its speaker and its units', () => {
    expect(verifyQuote(quote, [event])).toBe(true);
    expect(verifyQuote({ ...quote, speaker: 'learner' }, [event])).toBe(false);
    expect(verifyQuote({ ...quote, start: 3 }, [event])).toBe(false);
    expect(verifyQuote({ ...quote, seq: 5 }, [event])).toBe(false);
    expect(verifyQuote({ ...quote, message: 1 }, [event])).toBe(false);
  });

  it("reads a piece of work as the learner's own", () => {
    const work = {
      ...quote,
      message: null,
      speaker: 'learner',
      start: 0,
      end: 7,
      exact: 'A table',
    } as const;
    expect(verifyQuote(work, [event])).toBe(true);
  });
});
