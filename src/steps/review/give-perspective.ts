import type { ReviewPerspective } from '@throughline/contract';
import {
  closePerspective,
  listPerspectiveInputs,
  missPerspective,
} from '../../domain/review/close-perspective.ts';
import { takeCited } from '../../domain/review/list-cited.ts';
import { findPerspectiveFaults } from '../../domain/review/find-perspective-faults.ts';
import type { PerspectiveInput, PerspectiveWords } from '../../domain/review/perspective.ts';
import type { NewFrame } from '../../landing/reviews/store-frame.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { askJudge, NOTHING_TO_CITE, tellMissing, type Asked } from './ask-judge.ts';
import { learnMaterial, type ReviewMaterial } from './compute-figures.ts';
import { learnOnce, tellFrames, type Learnt, type RevisionScene } from './in-revision.ts';

/** A persona's perspective, and who was asked for it. */
export interface LearntPerspective {
  readonly perspective: ReviewPerspective;
  readonly asked: Asked<PerspectiveWords>;
}

/**
 * Asks for one persona's perspective, from its own conversations alone, once, and tells it; that it was begun was told
 * with the figures. Where nobody gives it, that is told.
 *
 * @param persona its ordinal among the conversations, 0 first
 */
export async function givePerspective(scene: RevisionScene, persona: number): Promise<void> {
  const material = await learnMaterial(scene);
  const learnt = await learnPerspective(scene, material, persona);
  crashPoint('review/after-perspective');
  await tellFrames(scene, [framePerspective(material, persona, learnt)]);
}

/** The frame that tells how it ended. */
export function framePerspective(
  { table }: Pick<ReviewMaterial, 'table'>,
  persona: number,
  { made, value: { perspective } }: Learnt<LearntPerspective>,
): NewFrame<'perspective.completed' | 'perspective.unavailable'> {
  const key = `perspective.ended/${persona}/${made}`;
  if (perspective.status === 'unavailable')
    return { type: 'perspective.unavailable', key, data: { perspective } };
  const cited = [...perspective.cites, ...perspective.stances.flatMap(({ cites }) => cites)];
  const data = { perspective, evidence: [...takeCited(table.rows, cited)] };
  return { type: 'perspective.completed', key, data };
}

/** What was said, however often it is asked for. */
export async function learnPerspective(
  scene: RevisionScene,
  material: ReviewMaterial,
  persona: number,
): Promise<Learnt<LearntPerspective>> {
  const input = requireInput(material, persona);
  return learnOnce(scene, `perspective/${persona}`, [material.figures], async () => {
    const asked = await askFor(scene, input, persona);
    const { judged, missing } = asked;
    const perspective =
      judged === null
        ? missPerspective(input, tellMissing(missing ?? '', 'There is no perspective'))
        : closePerspective(input, judged.value, judged.author);
    return { perspective, asked };
  });
}

/** A persona with nothing to go by is not asked: it has to cite, so that whatever it said would not hold. Decided here alone. */
async function askFor(
  scene: RevisionScene,
  input: PerspectiveInput,
  persona: number,
): Promise<Asked<PerspectiveWords>> {
  if (input.evidence.length === 0)
    return { judged: null, missing: NOTHING_TO_CITE, attempts: [], judge: scene.judge.name };
  return askJudge(
    scene,
    `perspective/${persona + 1}`,
    (call) => scene.judge.givePerspective(input, call),
    (words) => findPerspectiveFaults(words, input),
  );
}

/** Every persona's, in their order. */
export async function learnPerspectives(
  scene: RevisionScene,
  material: ReviewMaterial,
): Promise<readonly Learnt<LearntPerspective>[]> {
  const ordinals = material.context.conversations.map((_, ordinal) => ordinal);
  return Promise.all(ordinals.map((ordinal) => learnPerspective(scene, material, ordinal)));
}

function requireInput({ context, table }: ReviewMaterial, persona: number): PerspectiveInput {
  const input = listPerspectiveInputs(context, table)[persona];
  if (input === undefined) throw new RangeError(`a review has no persona ${persona}`);
  return input;
}
