import type { Evidence, Quote } from '../domain/evaluation/evaluation.ts';
import { isOwnWords } from '../domain/evaluation/is-own-words.ts';
import type { Claim, EntryWords } from '../domain/journey/claims.ts';
import type { LearnerId } from '../domain/ids/ids.ts';
import { openBodyValue } from '../store/body/open-body.ts';
import type { StoredWords } from '../store/body/stored-words.ts';
import type { Transaction } from '../store/database.ts';
import { selectQuotedBodies } from '../store/journey/select-quoted-bodies.ts';
import type { LearnerKey } from '../store/keys/learner-key.ts';

/** Whose turns may be quoted: the learner's, and a helper's beside them; a peer's never. */
const QUOTABLE = /^(?:learner|tutor|persona:.+)$/;

/**
 * Holds every quote of an entry to the words as they are stored now: `slice(start, end) === exact`, by the speaker
 * named. A quote whose words were redacted since it was found is emptied: what was deleted is not stored again.
 * What is said about the learner carries a quote of theirs.
 *
 * @throws RangeError where a quote does not stand where it says, or a signal has none of the learner's words
 */
export async function checkQuotes<Words extends EntryWords>(
  transaction: Transaction,
  key: LearnerKey,
  learner: LearnerId,
  words: Words,
): Promise<Words> {
  const claims = [...words.happened, ...words.signals];
  const quotes = claims.flatMap(({ evidence }) => evidence.filter(isQuote));
  if (words.signals.some(({ evidence }) => !evidence.some(isOwnWords))) {
    throw new RangeError("a signal has none of the learner's own words");
  }
  const seqs = [...new Set(quotes.map(({ seq }) => seq))];
  const stored = new Map<number, StoredWords | null>();
  for (const { seq, id, ciphertext } of await selectQuotedBodies(transaction, learner, seqs)) {
    const isGone = id === null || ciphertext === null;
    stored.set(seq, isGone ? null : (openBodyValue(key, { id, ciphertext }) as StoredWords));
  }
  const check = (claim: Claim): Claim => ({
    ...claim,
    evidence: claim.evidence.map((piece) => (isQuote(piece) ? checkQuote(piece, stored) : piece)),
  });
  return { ...words, happened: words.happened.map(check), signals: words.signals.map(check) };
}

function checkQuote(quote: Quote, stored: ReadonlyMap<number, StoredWords | null>): Quote {
  const words = stored.get(quote.seq);
  if (words === undefined) throw new RangeError(`a quote names event ${quote.seq}: there is none`);
  if (words === null) return { ...quote, exact: '' };
  const source =
    quote.message === null
      ? { speaker: 'learner', ...words.artefact }
      : words.messages?.[quote.message];
  const text = source !== undefined && 'text' in source ? source.text : undefined;
  const isThere =
    text !== undefined &&
    quote.exact !== '' &&
    quote.end - quote.start === quote.exact.length &&
    text.slice(quote.start, quote.end) === quote.exact;
  if (!isThere || source?.speaker !== quote.speaker || !QUOTABLE.test(quote.speaker)) {
    throw new RangeError(`a quote of event ${quote.seq} does not stand where it says`);
  }
  return quote;
}

function isQuote(piece: Evidence): piece is Quote {
  return piece.kind === 'quote';
}
