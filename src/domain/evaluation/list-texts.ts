import type { EventWords } from '../touchpoints/ledger-event.ts';
import type { QuoteSource } from './find-source.ts';

/** A text of an event, and where it stands in it. */
export interface EventText extends QuoteSource {
  /** Its index among the event's messages; null for what was handed in. */
  readonly message: number | null;
}

/** The texts of an event: what was said, in its order, then what was handed in. */
export function listTexts({
  messages,
  artefact,
}: Pick<EventWords, 'messages' | 'artefact'>): readonly EventText[] {
  const said = messages.map(({ speaker, text }, message) => ({ message, speaker, text }));
  return artefact === null
    ? said
    : [...said, { message: null, speaker: 'learner', text: artefact.text }];
}
