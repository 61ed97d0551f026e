import { cutEnd } from '../../domain/evaluation/choose-quote.ts';
import type { Quote } from '../../domain/evaluation/evaluation.ts';
import { findQuote } from '../../domain/evaluation/find-quote.ts';
import { listLearnerDocuments } from '../../domain/evaluation/learner-documents.ts';
import { blankInstructions } from '../../domain/text/blank-instructions.ts';
import type { LedgerEvent } from '../../domain/touchpoints/ledger-event.ts';
import { neutraliseText } from '../prompts/neutralise-text.ts';

/** One text that a model may be shown and may quote: the learner's, a tutor's or a persona's. */
export interface Source {
  /** `m<seq>.<message>`, or `a<seq>` for the piece of work. */
  readonly id: string;
  readonly seq: number;
  /** Index of the message; null for the piece of work. */
  readonly message: number | null;
  readonly speaker: string;
  /** As it was sent. */
  readonly text: string;
  /** The same as it is shown, unit for unit: orders blanked, signs of other roles made harmless. */
  readonly open: string;
}

/** The texts of some events, in ledger order, and how many of other learners are left out of them. */
export interface Sources {
  readonly texts: readonly Source[];
  /** By event: their words are kept under their own keys, and go into nobody else's prompt. */
  readonly peerTexts: ReadonlyMap<number, number>;
}

/** Lists what may be shown of some events. */
export function listSources(events: readonly LedgerEvent[]): Sources {
  const open = new Map(
    listLearnerDocuments(events).map((document) => [
      nameText(document.seq, document.message),
      document.open,
    ]),
  );
  const peerTexts = new Map<number, number>();
  const texts = events.flatMap((event) =>
    listTexts(event).flatMap(({ message, speaker, text }): readonly Source[] => {
      if (speaker.startsWith('peer:')) {
        peerTexts.set(event.seq, (peerTexts.get(event.seq) ?? 0) + 1);
        return [];
      }
      const id = nameText(event.seq, message);
      // A helper's turn may repeat an order; a learner's that is too long to be read with the rest stands for itself.
      const blanked = open.get(id) ?? blankInstructions(text);
      return [{ id, seq: event.seq, message, speaker, text, open: neutraliseText(blanked) }];
    }),
  );
  return { texts, peerTexts };
}

/**
 * Finds a passage that a model copied: in the text that it names, else in any other that it was shown, the newest
 * first. What was withheld is not found, and so is nothing that stands nowhere.
 */
export function findPassage(
  sources: readonly Source[],
  source: string,
  passage: string,
): Quote | null {
  const named = sources.filter(({ id }) => id === source);
  for (const candidate of [...named, ...sources.toReversed()]) {
    const found = findQuote(candidate.open, passage);
    if (found === null) continue;
    const { seq, message, speaker, text } = candidate;
    const end = cutEnd(text, found);
    const exact = text.slice(found.start, end);
    return { kind: 'quote', seq, message, speaker, start: found.start, end, exact };
  }
  return null;
}

/** The id by which prompts and answers name a text. */
export function nameText(seq: number, message: number | null): string {
  return message === null ? `a${seq}` : `m${seq}.${message}`;
}

function listTexts({ messages, artefact }: LedgerEvent): readonly {
  readonly message: number | null;
  readonly speaker: string;
  readonly text: string;
}[] {
  const said = messages.map(({ speaker, text }, message) => ({ message, speaker, text }));
  return artefact === null
    ? said
    : [...said, { message: null, speaker: 'learner', text: artefact.text }];
}
