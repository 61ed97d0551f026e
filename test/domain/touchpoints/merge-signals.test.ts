import { describe, expect, it } from 'vitest';
import { mergeSignals } from '../../../src/domain/touchpoints/merge-signals.ts';
import { makeLedgerEvent } from '../../support/touchpoint/make-ledger-event.ts';

describe('mergeSignals', () => {
  it("lets the completion's own value win, else the last that was given, and never sums", () => {
    const merged = mergeSignals([
      makeLedgerEvent({
        seq: 1,
        status: 'progress',
        signals: { hints: 1, durationMs: 100, attempts: 1 },
      }),
      makeLedgerEvent({ seq: 2, status: 'progress', signals: { hints: 2, attempts: 2 } }),
      makeLedgerEvent({ seq: 3, signals: { attempts: 3 } }),
    ]);
    expect(merged).toEqual({
      signals: { hints: 2, durationMs: 100, attempts: 3 },
      givenBy: { hints: 2, durationMs: 1, attempts: 3 },
    });
  });
});
