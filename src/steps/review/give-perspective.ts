import type { ReviewPerspective } from '@throughline/contract';
import {
  closePerspective,
  listPerspectiveInputs,
  missPerspective,
} from '../../domain/review/close-perspective.ts';
import { takeCited } from '../../domain/review/list-cited.ts';
import { findPerspectiveFaults } from '../../domain/review/find-perspective-faults.ts';
import type { PerspectiveInput, PerspectiveWords } from '../../domain/review/perspective.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { askJudge, tellMissing, type Asked } from './ask-judge.ts';
import { learnMaterial, type ReviewMaterial } from './compute-figures.ts';
import { learnOnce, tellFrames, type RevisionScene } from './in-revision.ts';

/** A persona's perspective, and who was asked for it. */
export interface LearntPerspective {
  readonly perspective: ReviewPerspective;
  readonly asked: Asked<PerspectiveWords>;
}

/**
 * Asks for one persona's perspective, from its own conversations alone, once, and tells it. Where nobody gives it, that
 * is told.
 *
 * @param persona its ordinal among the conversations, 0 first
 */
export async function givePerspective(scene: RevisionScene, persona: number): Promise<void> {
  const material = await learnMaterial(scene);
  const input = requireInput(material, persona);
  const { persona: id, name, turns } = input.conversation;
  await tellFrames(scene, [
    {
      type: 'perspective.started',
      key: `perspective.started/${persona}`,
      data: { persona: id, name, turns: turns.length },
    },
  ]);
  const { perspective } = await learnPerspective(scene, material, persona);
  crashPoint('review/after-perspective');
  if (perspective.status === 'unavailable') {
    const data = { perspective };
    await tellFrames(scene, [
      { type: 'perspective.unavailable', key: `perspective.ended/${persona}`, data },
    ]);
    return;
  }
  const cited = [...perspective.cites, ...perspective.stances.flatMap(({ cites }) => cites)];
  const data = { perspective, evidence: [...takeCited(input.evidence, cited)] };
  await tellFrames(scene, [
    { type: 'perspective.completed', key: `perspective.ended/${persona}`, data },
  ]);
}

/** What was said, however often it is asked for. */
export async function learnPerspective(
  scene: RevisionScene,
  material: ReviewMaterial,
  persona: number,
): Promise<LearntPerspective> {
  const input = requireInput(material, persona);
  const asked = await learnOnce(
    scene,
    `perspective/${persona}`,
    () =>
      askJudge(
        scene,
        `perspective/${persona + 1}`,
        (call) => scene.judge.givePerspective(input, call),
        (words) => findPerspectiveFaults(words, input),
      ),
    { judge: scene.judge.name },
  );
  const perspective =
    asked.judged === null
      ? missPerspective(input, tellMissing(asked.missing ?? '', 'There is no perspective'))
      : closePerspective(input, asked.judged.value, asked.judged.author);
  return { perspective, asked };
}

/** Every persona's, in their order. */
export async function learnPerspectives(
  scene: RevisionScene,
  material: ReviewMaterial,
): Promise<readonly LearntPerspective[]> {
  const ordinals = material.context.conversations.map((_, ordinal) => ordinal);
  return Promise.all(ordinals.map((ordinal) => learnPerspective(scene, material, ordinal)));
}

function requireInput({ context, table }: ReviewMaterial, persona: number): PerspectiveInput {
  const input = listPerspectiveInputs(context, table)[persona];
  if (input === undefined) throw new RangeError(`a review has no persona ${persona}`);
  return input;
}
