import { cutEnd } from '../../domain/evaluation/choose-quote.ts';
import type { Quote } from '../../domain/evaluation/evaluation.ts';
import { findQuote } from '../../domain/evaluation/find-quote.ts';
import { listLearnerDocuments } from '../../domain/evaluation/learner-documents.ts';
import { listTexts } from '../../domain/evaluation/list-texts.ts';
import { blankInstructions } from '../../domain/text/blank-instructions.ts';
import { foldOnce, type Folder } from '../../domain/text/fold-once.ts';
import type { LedgerEvent } from '../../domain/touchpoints/ledger-event.ts';
import { neutraliseText } from '../prompts/neutralise-text.ts';

/** Most text in which a passage is looked for, in UTF-16 units: the text that it names, then the newest. */
const SEARCHED_UNITS_MAX = 256 * 1024;
/** Passages of one criterion that are looked at; a model that lists more makes nothing stronger. */
export const PASSAGES_MAX = 4;

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
  /** Folds each of them once, however many passages an answer says stand in them. */
  readonly fold: Folder;
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
  return { texts, peerTexts, fold: foldOnce() };
}

/**
 * Finds a passage that a model copied: in the text that it names, else in any other that it was shown, the newest
 * first. What was withheld is not found, and so is nothing that stands nowhere.
 *
 * @param source id of the text, as the model says it
 */
export function findPassage(
  { texts, fold }: Pick<Sources, 'texts' | 'fold'>,
  source: string,
  passage: string,
): Quote | null {
  const named = texts.filter(({ id }) => id === source);
  const others = texts.filter(({ id }) => id !== source).toReversed();
  let units = 0;
  for (const { seq, message, speaker, text, open } of [...named, ...others]) {
    units += open.length;
    if (units > SEARCHED_UNITS_MAX) return null;
    const found = findQuote(open, passage, fold);
    if (found === null) continue;
    const end = cutEnd(text, found);
    const exact = text.slice(found.start, end);
    return { kind: 'quote', seq, message, speaker, start: found.start, end, exact };
  }
  return null;
}

/** Whether there are passages, and none of them stands anywhere: then they were made up. */
export function areForged(
  passages: readonly { readonly source: string; readonly quote: string }[],
  sources: Sources,
): boolean {
  const isThere = ({ source, quote }: (typeof passages)[number]): boolean =>
    findPassage(sources, source, quote) !== null;
  return passages.length > 0 && !passages.some(isThere);
}

/** The id by which prompts and answers name a text. */
export function nameText(seq: number, message: number | null): string {
  return message === null ? `a${seq}` : `m${seq}.${message}`;
}
