import type { ReviewStance } from '@throughline/contract';
import { listAskedAgain } from './list-asked-again.ts';
import { leavesOpen } from './review-marks-of-speech.ts';
import type { Talk } from './review-talk.ts';

/** Most rows that a stance cites. */
const STANCE_CITES_MAX = 6;
/** Share of questions with a reply below which communication is a concern by itself. */
const ANSWERED_SHARE_MIN = 0.5;

/**
 * What a talk shows of a skill by acts alone: whether questions had a reply, and whether what was asked for again was
 * settled in the end. Rules see nothing else of a skill in a talk, so there is one stance or none.
 */
export function takeStances(talk: Talk): readonly ReviewStance[] {
  const rows = talk.exchanges.flatMap(({ answer }) => answer?.row ?? []);
  const cites = [...new Set(rows)].slice(-STANCE_CITES_MAX);
  return cites.length === 0 ? [] : [{ skill: 'communication', stance: weigh(talk), cites }];
}

function weigh(talk: Talk): ReviewStance['stance'] {
  const { exchanges } = talk;
  const answers = exchanges.flatMap(({ answer }) => (answer === null ? [] : [answer]));
  const again = listAskedAgain(talk);
  const endsOpen = again.some(({ exchanges: own }) => {
    const answer = own.at(-1)?.answer ?? null;
    return answer === null || leavesOpen(answer.open);
  });
  if (endsOpen || answers.length < exchanges.length * ANSWERED_SHARE_MIN) return 'concern';
  const isSettled =
    answers.length === exchanges.length && !answers.some(({ open }) => leavesOpen(open));
  return isSettled && again.length === 0 ? 'strength' : 'mixed';
}
