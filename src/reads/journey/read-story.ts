import type { Story, StoryQuery } from '@throughline/contract';
import type { TenantId } from '../../domain/ids/ids.ts';
import { tellStory } from '../../domain/journey/tell-story.ts';
import type { StorySentence } from '../../domain/journey/story.ts';
import { inLearnerRead } from '../in-learner-read.ts';
import type { ReadParts } from '../read-parts.ts';
import { findMoment } from './find-moment.ts';
import type { JourneyScene } from './journey-scene.ts';
import { loadStory, type StoryMaterial, type StoryPart } from './load-story.ts';

/**
 * How a learner got here: sentences over all and per focus, each with the entries that it rests on.
 *
 * @throws ThroughlineError `learner/not-found`, `learner/erased`, `snapshot/not-found`, `handoff-entry/not-found`
 *   for an `asOf` that names what there is not
 */
export async function readStory(
  parts: ReadParts,
  tenant: TenantId,
  externalLearnerId: string,
  query: StoryQuery,
): Promise<Story> {
  return inLearnerRead(parts, tenant, externalLearnerId, async (transaction, row) => {
    const moment = await findMoment(transaction, row, query.asOf);
    const scene = { parts, transaction, ref: { tenant, learner: row.learner }, moment };
    return readStoryIn(scene, externalLearnerId, query.focus ?? null);
  });
}

/** The same, inside a transaction that reads more. */
export async function readStoryIn(
  scene: JourneyScene,
  externalLearnerId: string,
  focus: string | null,
): Promise<Story> {
  const { moment } = scene;
  const material = await loadStory(scene, focus);
  return {
    learner: externalLearnerId,
    headSeq: moment.entrySeq,
    headHash: moment.last?.hash.toString('hex') ?? null,
    asOf: moment.last?.recordedAt.toISOString() ?? null,
    sentences: material.whole === null ? [] : tell(material, null, material.whole),
    focuses: listParts(material).map((part) => ({
      focus: part.focus,
      sentences: tell(material, part.focus, part),
    })),
    focusesLeftOut: material.leftOut,
  };
}

/** Where the story over all is that of its only focus, it is told once. */
function listParts({ whole, focuses, leftOut }: StoryMaterial): readonly StoryPart[] {
  return whole !== null && focuses.length === 1 && leftOut === 0 ? [] : focuses;
}

function tell(
  { carries, titles }: StoryMaterial,
  focus: string | null,
  { rollUp, gaps, entries }: Omit<StoryPart, 'focus'>,
): Story['sentences'] {
  const sentences: readonly StorySentence[] = tellStory({
    focus,
    rollUp,
    gaps,
    carries: focus === null ? carries : carries.filter((carry) => carry.focus === focus),
    entries,
    titles,
  });
  return sentences.map(({ text, entryIds }) => ({ text, entryIds: [...entryIds] }));
}
