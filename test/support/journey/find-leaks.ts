import type { ReadParts } from '../../../src/reads/read-parts.ts';
import { readCarries } from '../../../src/reads/journey/read-carries.ts';
import { readStory } from '../../../src/reads/journey/read-story.ts';
import { PLANTED_AUDIENCES, readAllGaps, readBlock } from './ground-learner.ts';
import type { LandedLearner } from './land-script.ts';

/** Everything that readers are told of a learner, as one text. */
export async function readEverything(parts: ReadParts, learner: LandedLearner): Promise<string> {
  const { tenant, script } = learner;
  const told: unknown[] = [await readAllGaps(parts, learner)];
  for (const audience of PLANTED_AUDIENCES)
    told.push(await readBlock(parts, learner, { audience }));
  told.push(await readStory(parts, tenant.id, script.externalId, {}));
  told.push(
    await readCarries(parts, tenant.id, script.externalId, { state: 'unresolved', limit: 100 }),
  );
  return JSON.stringify(told);
}

/**
 * What is told of each learner and is another's: their words, which carry a marker, or the ids of their entries,
 * carries and evaluations.
 */
export async function findLeaks(
  parts: ReadParts,
  learners: readonly LandedLearner[],
  others: readonly LandedLearner[] = [],
): Promise<readonly string[]> {
  const marks = [...learners, ...others].map((owner) => ({ owner, all: listMarks(owner) }));
  const leaks: string[] = [];
  for (const learner of learners) {
    const told = await readEverything(parts, learner);
    for (const { owner, all } of marks) {
      if (owner === learner) continue;
      const found = all.filter((mark) => told.includes(mark));
      leaks.push(...found.map((mark) => `${learner.script.externalId} is told ${mark}`));
    }
  }
  return leaks;
}

function listMarks({ script, names, ref }: LandedLearner): readonly string[] {
  return [script.marker, ref.learner, ...names.entries.values(), ...names.carries.values()];
}
