import type { Evidence } from './evaluation.ts';

/** Whether a piece of evidence is the learner's own words: what a claim about the learner, and a level, has to rest on. */
export function isOwnWords(piece: Evidence): boolean {
  return piece.kind === 'quote' && piece.speaker === 'learner';
}
