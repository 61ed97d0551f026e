import { blankInstructionsAcross } from '../text/blank-instructions.ts';
import type { ReviewTurn } from './context.ts';

/**
 * The texts of a conversation's turns without orders to a judge. Each speaker's read on from turn to turn, so that an
 * order in pieces is found as well.
 */
export function blankTurns(turns: readonly ReviewTurn[]): readonly string[] {
  const blank = (speaker: ReviewTurn['speaker']): string[] => [
    ...blankInstructionsAcross(
      turns.filter((turn) => turn.speaker === speaker).map(({ text }) => text),
    ),
  ];
  const left = { learner: blank('learner'), persona: blank('persona') };
  return turns.map(({ speaker }) => left[speaker].shift() as string);
}
