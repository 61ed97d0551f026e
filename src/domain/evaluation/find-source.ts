import type { EventWords } from '../touchpoints/ledger-event.ts';

/** A text that a quote may stand in, and who said it. */
export interface QuoteSource {
  readonly speaker: string;
  readonly text: string;
}

/**
 * The text of an event that a quote names; null where there is none, or no longer.
 *
 * @param message its index among the event's messages; null for what was handed in
 */
export function findSource(
  { messages, artefact }: Pick<EventWords, 'messages' | 'artefact'>,
  message: number | null,
): QuoteSource | null {
  if (message !== null) return messages[message] ?? null;
  return artefact === null ? null : { speaker: 'learner', text: artefact.text };
}
