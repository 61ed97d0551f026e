import { splitStatements } from '../../../domain/text/split-statements.ts';
import { listQuestions } from './question.ts';

/**
 * English words by which rules choose what to quote. They choose and claim nothing: a sentence in which such words stand
 * may mean something else, so a voice says who said it after what, never what it was. In other languages they match
 * nothing, and the order of the talk alone chooses.
 */

/** Left open: nobody named, nothing settled. */
const LEAVES_OPEN =
  /\b(?:i suppose|i guess|(?:do not|don't|don’t) know|no idea|some(?:one|body)|(?:have|need) to (?:ask|check|see)|should be \p{L}+ed|maybe|perhaps)\b/iu;
/** A next step of the speaker's own. */
export const PROMISES = /\bI(?:'ll|’ll| will| am going to|'m going to|’m going to)\b/u;
/** A reason stands in it. */
export const GIVES_REASON = /(?<!\bnot |n't |n’t )\b(?:because|therefore|which is why)\b/iu;
/** Something missing that the speaker names as their own. */
export const OWNS_UP =
  /\bI(?: had| have|'ve|’ve)? ?(?:(?:never|did not|didn't|didn’t) (?:sa(?:y|id)|wr(?:i|o)te|ask(?:ed)?|check(?:ed)?|mention(?:ed)?|name[d]?|count(?:ed)?|look(?:ed)?|t(?:ell|old)|g(?:i|a)ve|see|saw|notice[d]?|include[d]?|think|thought)|forgot|left (?:it|that|this) out|missed|overlooked|should have|was wrong)\b/u;
/** Something that was looked at before it was believed. */
export const CHECKED =
  /\bI(?: have|'ve|’ve)?(?: also| first| then)? (?:checked|compared|counted|verified|tested|looked (?:at|into|up)|removed|took out|ruled out|asked)\b/u;
/** Against what was just said or wished. */
export const HOLDS_OUT =
  /\bI (?:would (?:wait|not|rather)|(?:do not|don't|don’t) (?:agree|think so)|disagree)\b/u;
/** How far something carries, beside a figure. */
export const SAYS_HOW_SURE =
  /\b(?:(?:not|how|am|quite|fairly) (?:sure|certain)|I expect|likely|by chance|luck)\b/u;
/** A figure. */
export const HAS_FIGURE = /\d/u;
/** A figure with what it is a part of. */
export const HAS_TOTAL = /\d[\d,.]* (?:out )?of (?:all |the )?\d/iu;
/** The listener is asked to do something, or whether they would. */
export const ASKS_FOR_DEED = /\b(?:would|could|can|will) (?:you|your|one of you)\b[^?]*\?/iu;

/** Whether an answer leaves its question open: by its first sentence, and nothing is promised or asked back after it. */
export function leavesOpen(answer: string): boolean {
  const [first] = splitStatements(answer);
  if (first === undefined || PROMISES.test(answer) || listQuestions(answer).length > 0)
    return false;
  return LEAVES_OPEN.test(answer.slice(first.start, first.end));
}
