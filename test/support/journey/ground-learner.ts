import type { Audience, Gap, Grounding } from '@throughline/contract';
import type { ReadParts } from '../../../src/reads/read-parts.ts';
import { readGaps } from '../../../src/reads/journey/read-gaps.ts';
import { readGrounding } from '../../../src/reads/journey/read-grounding.ts';
import { inTenant } from '../../../src/store/database.ts';
import type { LandedLearner } from './land-script.ts';
import { listMustKnow, scoreBlock, type BlockScore } from './score-block.ts';

/** Audiences that scripts plant carries for. */
export const PLANTED_AUDIENCES = ['manager', 'peer', 'coach', 'tutor'] as const;

/** Tokens that a block may take where nothing else is said. */
export const BUDGET_TOKENS = 1_200;

export interface Asked {
  readonly audience: (typeof PLANTED_AUDIENCES)[number];
  readonly focus?: string;
  readonly budget?: number;
}

/** A learner's block through the real read. */
export async function readBlock(
  parts: ReadParts,
  { tenant, script }: LandedLearner,
  { audience, focus, budget = BUDGET_TOKENS }: Asked,
): Promise<Grounding> {
  const query = {
    audience: audience as Audience,
    budget,
    last: 5,
    ...(focus === undefined ? {} : { focus }),
  };
  return readGrounding(parts, tenant.id, script.externalId, query);
}

/** A learner's block, held to what is true; and whether all entries that it names are the learner's own. */
export async function scoreLearner(
  parts: ReadParts,
  learner: LandedLearner,
  asked: Asked,
): Promise<BlockScore & { readonly block: Grounding; readonly foreign: readonly string[] }> {
  const block = await readBlock(parts, learner, asked);
  const needed = listMustKnow(learner, asked.audience, asked.focus ?? null);
  const score = scoreBlock(block.text, learner, needed, await readWatches(parts, learner));
  const own = new Set(learner.names.entries.values());
  const foreign = [...block.entryIds, ...block.omittedIds].filter((id) => !own.has(id));
  return { ...score, block, foreign };
}

/** What open watches stand for: code made them, no script names them. */
async function readWatches(
  { appPool }: ReadParts,
  { ref }: LandedLearner,
): Promise<ReadonlyMap<string, string>> {
  return inTenant(appPool, ref.tenant, async (transaction) => {
    const { rows } = await transaction.query<{ item: string; gap: string }>(
      'select item, gap from carry_state where learner = $1 and gap is not null',
      [ref.learner],
    );
    return new Map(rows.map(({ item, gap }) => [item, gap]));
  });
}

/** All gaps of a learner through the real read. */
export async function readAllGaps(
  parts: ReadParts,
  { tenant, script }: LandedLearner,
): Promise<readonly Gap[]> {
  const gaps: Gap[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const query = { limit: 100, ...(cursor === undefined ? {} : { cursor }) };
    const answer = await readGaps(parts, tenant.id, script.externalId, query);
    gaps.push(...answer.items);
    if (answer.nextCursor === null) return gaps;
    cursor = answer.nextCursor;
  }
  throw new Error('there is no end to the gaps');
}

const PAGES_MAX = 1_000;
