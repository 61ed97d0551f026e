import type { ReviewStance } from '@throughline/contract';
import { listAskedAgain } from './list-asked-again.ts';
import { leavesOpen } from './review-marks-of-speech.ts';
import { listQuestions } from './review-question.ts';
import type { Talk } from './review-talk.ts';

/** Most rows that a stance cites. */
const STANCE_CITES_MAX = 6;
/** Share of questions after which the learner said nothing more, above which communication is a concern by itself. */
const LEFT_SHARE_MAX = 0.5;

/**
 * What a talk shows of a skill by acts alone: whether questions had a reply, and whether the last question, and
 * what was asked again, was left open in the end. Rules see nothing else of a skill in a talk, so there is one stance or none.
 */
export function takeStances(talk: Talk): readonly ReviewStance[] {
  const rows = talk.exchanges.flatMap(({ answer }) => answer?.row ?? []);
  const cites = [...new Set(rows)].slice(-STANCE_CITES_MAX);
  return cites.length === 0 ? [] : [{ skill: 'communication', stance: weigh(talk), cites }];
}

function weigh(talk: Talk): ReviewStance['stance'] {
  const { exchanges } = talk;
  const answers = exchanges.flatMap(({ answer }) => (answer === null ? [] : [answer]));
  const left = exchanges.filter(({ isLeft }) => isLeft).length;
  const again = listAskedAgain(talk);
  const endsOpen = [...again.map((one) => one.exchanges), exchanges].some((asked) => {
    const last = asked.at(-1);
    return last?.isLeft === true || (last?.answer != null && leavesOpen(last.answer.open));
  });
  if (endsOpen || left > exchanges.length * LEFT_SHARE_MAX) return 'concern';
  // Who asks back has not left it open, and has not settled it yet.
  const isSettled =
    answers.length === exchanges.length &&
    !answers.some(({ open }) => leavesOpen(open) || listQuestions(open).length > 0);
  return isSettled && again.length === 0 ? 'strength' : 'mixed';
}
