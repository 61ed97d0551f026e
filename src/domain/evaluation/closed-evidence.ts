import type { LedgerEvent } from '../touchpoints/ledger-event.ts';
import type { Evidence, MeasuredFigure, Quote } from './evaluation.ts';
import { readQuoted } from './find-quote.ts';

/** A quote by reference: event, message and UTF-16 offsets, without the words that stand there. */
export type ClosedQuote = Omit<Quote, 'exact'>;

/** Evidence as it may be kept anywhere: no words, so that to delete a body is to delete its words. */
export type ClosedEvidence = ClosedQuote | MeasuredFigure;

/** Takes the words out of evidence. Only of quotes that stand where they say: what is opened again is what is there. */
export function closeEvidence(evidence: Evidence): ClosedEvidence {
  if (evidence.kind === 'figure') return evidence;
  const { exact: _exact, ...reference } = evidence;
  return reference;
}

/** Puts the words back in; none where they were redacted since. */
export function openEvidence(closed: ClosedEvidence, events: readonly LedgerEvent[]): Evidence {
  if (closed.kind === 'figure') return closed;
  return { ...closed, exact: readQuoted(closed, events)?.text ?? '' };
}
