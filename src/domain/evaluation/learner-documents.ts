import type { LedgerEvent } from '../touchpoints/ledger-event.ts';
import type { CountedQuote, Material } from '../touchpoints/material.ts';
import { blankInstructionsAcross } from '../text/blank-instructions.ts';
import { blankSpans } from '../text/split-statements.ts';

/** One text of the learner's own: a message or a piece of work. Never a peer's, a persona's or a tutor's. */
export interface LearnerDocument {
  readonly seq: number;
  /** Index of the message; null for the artefact. */
  readonly message: number | null;
  /** As it was sent. */
  readonly text: string;
  /** The same with everything blanked out that cannot be evidence; offsets are those of `text`. */
  readonly open: string;
}

/** Most text that a judge by rules reads of one completion, in UTF-16 units; the newest is read first. */
const READ_UNITS_MAX = 256 * 1024;

/**
 * The learner's own words and work in some events, the newest first. What tries to give orders to a
 * judge is blanked out.
 */
export function listLearnerDocuments(events: readonly LedgerEvent[]): readonly LearnerDocument[] {
  const texts = listNewest(events);
  // Oldest first: an order may be broken off in one message and go on in the next.
  const open = blankInstructionsAcross(texts.map(({ text }) => text).toReversed()).toReversed();
  return texts.map((document, index) => ({ ...document, open: open[index] as string }));
}

function listNewest(events: readonly LedgerEvent[]): readonly Omit<LearnerDocument, 'open'>[] {
  const texts: Omit<LearnerDocument, 'open'>[] = [];
  let units = 0;
  for (const event of events.toReversed()) {
    for (const { message, text } of listTexts(event)) {
      units += text.length;
      if (units > READ_UNITS_MAX) return texts;
      texts.push({ seq: event.seq, message, text });
    }
  }
  return texts;
}

/** The documents of a completion, those of the completed touchpoint first. */
export function listMaterialDocuments(material: Material): readonly LearnerDocument[] {
  const own = new Set(material.own.map((event) => event.seq));
  const documents = listLearnerDocuments(material.events);
  return [
    ...documents.filter(({ seq }) => own.has(seq)),
    ...documents.filter(({ seq }) => !own.has(seq)),
  ];
}

/** The documents without the words that were counted before for this criterion. */
export function withoutCounted(
  documents: readonly LearnerDocument[],
  criterion: string,
  counted: readonly CountedQuote[],
): readonly LearnerDocument[] {
  const quotes = counted.filter((quote) => quote.criterion === criterion);
  if (quotes.length === 0) return documents;
  return documents.map((document) => {
    const within = quotes.filter(
      ({ seq, message }) => seq === document.seq && message === document.message,
    );
    return { ...document, open: blankSpans(document.open, within) };
  });
}

interface OwnText {
  readonly message: number | null;
  readonly text: string;
}

/** The learner's own texts of an event: messages, the last first, then the piece of work. */
function listTexts({ messages, artefact }: LedgerEvent): readonly OwnText[] {
  const texts: OwnText[] = artefact === null ? [] : [{ message: null, text: artefact.text }];
  for (const [message, { speaker, text }] of messages.entries()) {
    if (speaker === 'learner') texts.push({ message, text });
  }
  return texts.toReversed();
}
