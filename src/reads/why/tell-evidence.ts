import type { Evidence } from '@throughline/contract';

/** Most quotes that are told one by one. */
const QUOTES_TOLD_MAX = 2;
const QUOTE_LENGTH_MAX = 120;

/** Quotes the words that a skill's verdict rests on, each once. Figures are told where they count. */
export function tellEvidence(name: string, evidence: readonly Evidence[]): string[] {
  const told = evidence
    .filter((piece) => piece.type === 'quote')
    .map((piece) => {
      if (piece.text === null)
        return `${name} also rests on words at ledger:${piece.ledgerSeq} that were redacted.`;
      return `${name} rests on ${nameSpeaker(piece.speaker)} words at ledger:${piece.ledgerSeq}: “${shorten(piece.text)}”`;
    });
  return [...new Set(told)].slice(0, QUOTES_TOLD_MAX);
}

function nameSpeaker(speaker: string | null): string {
  if (speaker === null || speaker === 'learner') return "the learner's own";
  return speaker === 'tutor' ? "the tutor's" : `${speaker}'s`;
}

/** On one line, and not cut within a character. */
function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const characters = [...line];
  return characters.length <= QUOTE_LENGTH_MAX
    ? line
    : `${characters.slice(0, QUOTE_LENGTH_MAX).join('')}…`;
}
