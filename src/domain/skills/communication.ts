import type { MeasuredFigure } from '../evaluation/evaluation.ts';
import { listTurns, type Turn } from '../dialogue/turn.ts';
import type { Material } from '../touchpoints/material.ts';
import { mergeSignals } from '../touchpoints/merge-signals.ts';
import { abstainFrom, showUnfused, type Measure } from './measure.ts';

/** Words with which somebody says where their work stands. */
const STATE_OF_WORK =
  /\b(?:so far|done with|finished|i(?:'ve| have) (?:done|checked|tried|started|finished|completed|written|sent|looked|found)|i(?:'m| am) (?:now|still|working|stuck|blocked|done|going to)|next i|next step|still (?:have|need|missing|open)|remaining|left to do|will (?:have|send|finish|be done))\b/iu;
/** Share of questions that got a reply from which on the criterion counts as met. */
const ANSWERED_SHARE_MIN = 0.5;

const isAnyPartner = (speaker: string): boolean =>
  speaker === 'tutor' || speaker.startsWith('persona:');

/**
 * Communication by acts: were questions answered, was a question asked before the work was blocked, was
 * the state of work given. How noisy these are is not known, so they are shown and enter no read.
 */
export function measureCommunication(material: Material): readonly Measure[] {
  const turns = listTurns(material.own, isAnyPartner);
  if (!turns.some((turn) => turn.by === 'learner')) {
    return [abstainFrom('communication', 'communication.answered', 'no-signal')];
  }
  return [measureAnswered(turns), measureAsked(material, turns), measureState(turns)].filter(
    (measure) => measure !== null,
  );
}

/** A question counts as answered where the learner speaks before the partner does again. */
function measureAnswered(turns: readonly Turn[]): Measure {
  const asked = turns.flatMap((turn, index) =>
    turn.by === 'helper' && turn.text.includes('?') ? [index] : [],
  );
  if (asked.length === 0)
    return abstainFrom('communication', 'communication.answered', 'no-signal');
  const answers = asked.map((index) => turns[index + 1]).filter((turn) => turn?.by === 'learner');
  const answer = answers.at(-1);
  const share = answers.length / asked.length;
  const seqs = [...new Set(asked.map((index) => (turns[index] as Turn).seq))];
  return {
    skill: 'communication',
    criterion: 'communication.answered',
    passed: share >= ANSWERED_SHARE_MIN,
    abstained: null,
    figures: [],
    evidence: [showUnfused('communication.answered', share, seqs)],
    ...(answer === undefined ? {} : { said: { seq: answer.seq, message: answer.message } }),
  };
}

/** Said only where the work did get stuck: it failed, or help was needed. */
function measureAsked(material: Material, turns: readonly Turn[]): Measure | null {
  const { signals } = mergeSignals(material.own);
  const wasBlocked = material.completion.outcome === 'failed' || (signals.hints ?? 0) > 0;
  const asking = turns.find((turn) => turn.by === 'learner' && turn.text.includes('?'));
  if (!wasBlocked && asking === undefined) return null;
  return showAct('communication.asked', asking, material.completion.seq);
}

function measureState(turns: readonly Turn[]): Measure {
  const told = turns.find((turn) => turn.by === 'learner' && STATE_OF_WORK.test(turn.text));
  return showAct('communication.state', told, (turns.at(-1) as Turn).seq);
}

function showAct(criterion: string, turn: Turn | undefined, seq: number): Measure {
  const figure: MeasuredFigure = showUnfused(criterion, turn === undefined ? 0 : 1, [
    turn?.seq ?? seq,
  ]);
  return abstainFrom('communication', criterion, 'not-measurable', [figure]);
}
