import type { NewFrame } from '../../landing/reviews/store-frame.ts';
import { framePerspective } from './give-perspective.ts';
import type { Draft } from './list-plainer.ts';
import { frameNarration } from './narrate.ts';
import { frameScores } from './score.ts';

/**
 * What every section of a draft is told by. A frame carries the making of what it tells in its key: those that the
 * revision has told already are left out when they are stored, and one that was made anew is told anew.
 */
export function frameDraft({ findings, narration }: Draft): readonly NewFrame[] {
  const { material, perspectives, scores } = findings;
  return [
    ...perspectives.map((learnt, ordinal) => framePerspective(material, ordinal, learnt)),
    ...frameScores(material, scores),
    frameNarration(material, narration),
  ];
}
