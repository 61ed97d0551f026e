import type { ReviewStance } from '@throughline/contract';
import { listAskedAgain } from './list-asked-again.ts';
import { leavesOpen } from './marks-of-speech.ts';
import { listQuestions } from './question.ts';
import type { Exchange, Talk } from './talk.ts';

/** Most rows that a stance cites. */
const STANCE_CITES_MAX = 6;

/**
 * What a talk shows of a skill by acts alone. That a question had a reply says nothing of how it was met, and that it
 * had none nothing of why, so rules see neither a strength nor a concern: only that it was mixed, where one question
 * had a reply that settles it, and something was left, left open, or asked again. No disagreement can rest on that.
 */
export function takeStances(talk: Talk): readonly ReviewStance[] {
  const rows = talk.exchanges.flatMap(({ answer }) => answer?.row ?? []);
  const cites = [...new Set(rows)].slice(-STANCE_CITES_MAX);
  if (cites.length === 0 || !talk.exchanges.some(isSettled)) return [];
  const isMixed = listAskedAgain(talk).length > 0 || talk.exchanges.some(isOpen);
  return isMixed ? [{ skill: 'communication', stance: 'mixed', cites }] : [];
}

/** Who asks back has not left it open, and has not settled it yet. */
function isSettled({ answer }: Exchange): boolean {
  return answer !== null && !leavesOpen(answer.open) && listQuestions(answer.open).length === 0;
}

function isOpen({ answer, isLeft }: Exchange): boolean {
  return isLeft || (answer !== null && leavesOpen(answer.open));
}
