import { chooseMarks, statesAnswer, type DialogueTask, type MarkFinder } from './dialogue-marks.ts';
import { scoreTelling } from './score-telling.ts';
import type { Turn } from './turn.ts';

/** How likely it is that the learner was told, and what that rests on. */
export interface AidedEstimate {
  /** P(aided), 0–1. */
  readonly probability: number;
  readonly withAnswerKey: boolean;
  /** Telling score of each helper's turn, in order. */
  readonly scores: readonly number[];
}

/** The parts of the formula. */
interface DialogueFeatures {
  readonly max: number;
  readonly share: number;
  readonly late: number;
  readonly stuck: number;
  readonly helperTurns: number;
}

const LAST_TURNS = 2;

/**
 * P(aided) of a dialogue: a logistic model on its helper's telling scores, its length and the learner's
 * turns that brought nothing new; with an answer key also on who stated the answer. Measured on
 * arithmetic tutoring (MathDial), "yes" against "had to be told": AUC .86 text only, .90 with the key.
 *
 * Null where no helper spoke, or nothing that could be told can be recognised.
 *
 * `Math.exp` and `Math.log` may differ in the last bit from engine to engine. A figure made from this
 * is therefore stored with its calibration record, and replays take the stored one.
 */
export function estimateAided(turns: readonly Turn[], task: DialogueTask): AidedEstimate | null {
  const findMarks = chooseMarks(turns, task);
  if (findMarks === null || !turns.some((turn) => turn.by === 'helper')) return null;
  const scores = scoreTelling(turns, task.statement, findMarks);
  const features = readFeatures(turns, scores, findMarks);
  const logit =
    task.answerKey === null ? scoreText(features) : scoreWithKey(features, turns, task.answerKey);
  return { probability: sigmoid(logit), withAnswerKey: task.answerKey !== null, scores };
}

function readFeatures(
  turns: readonly Turn[],
  scores: readonly number[],
  findMarks: MarkFinder,
): DialogueFeatures {
  let told = 0;
  for (const score of scores) told += sigmoid(1.5 * (score - 1.5));
  return {
    max: Math.max(...scores),
    share: told / scores.length,
    late: Math.max(...scores.slice(-LAST_TURNS)),
    stuck: Math.log(1 + countStuckTurns(turns, findMarks)),
    helperTurns: scores.length,
  };
}

/** The learner's turns that hold no number (or term) that the learner had not said before. */
function countStuckTurns(turns: readonly Turn[], findMarks: MarkFinder): number {
  const said = new Set<string>();
  let stuck = 0;
  for (const turn of turns) {
    if (turn.by !== 'learner') continue;
    const marks = findMarks(turn.text);
    if (marks.every((mark) => said.has(mark))) stuck += 1;
    marks.forEach((mark) => said.add(mark));
  }
  return stuck;
}

function scoreText({ max, share, late, stuck, helperTurns }: DialogueFeatures): number {
  return -5.5 + 0.3 * max + 2.8 * share + 0.35 * late + 0.9 * stuck + Math.log(helperTurns + 1);
}

function scoreWithKey(
  features: DialogueFeatures,
  turns: readonly Turn[],
  answerKey: string,
): number {
  const { max, share, late, stuck, helperTurns } = features;
  const stating = turns.filter((turn) => statesAnswer(turn.text, answerKey));
  const lastOwn = turns.filter((turn) => turn.by === 'learner').slice(-LAST_TURNS);
  const helperStates = stating.some((turn) => turn.by === 'helper');
  const helperFirst = stating[0]?.by === 'helper';
  const learnerEndsWithIt = lastOwn.some((turn) => stating.includes(turn));
  return (
    -4.8 +
    0.2 * max +
    2.8 * share +
    0.25 * late +
    0.75 * stuck +
    0.9 * Math.log(helperTurns + 1) +
    (helperStates ? 1.1 : 0) +
    (helperFirst ? 0.9 : 0) -
    (learnerEndsWithIt ? 0.95 : 0)
  );
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
