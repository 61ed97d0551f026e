import { inTenant, type Pool } from '../../../src/store/database.ts';
import type { LandedLearner } from './land-script.ts';

/** What depends on the order of landing by its nature: numbers of entries, and what was carried forward meanwhile. */
const OF_LANDING = new Set(['entrySeq', 'lastEntrySeq', 'lastPlaceSeq', 'placeSeq', 'carriesOpen']);

/**
 * Where all gaps of a learner stand and what the journey comes to, as it is kept, with entries under the names that
 * they have in the script: equal for equal histories, in whatever order they landed.
 */
export async function readState(pool: Pool, learner: LandedLearner): Promise<unknown> {
  const keyOf = new Map([...learner.names.entries].map(([key, id]) => [id, key]));
  const strip = (field: string, value: unknown): unknown => {
    if (OF_LANDING.has(field)) return undefined;
    return typeof value === 'string' ? (keyOf.get(value) ?? value) : value;
  };
  return inTenant(pool, learner.ref.tenant, async (transaction) => {
    const gaps = await transaction.query<{ state: unknown }>(
      'select state from gap_state where learner = $1 order by gap',
      [learner.ref.learner],
    );
    const rollUps = await transaction.query<{ focus: string; state: unknown }>(
      'select focus, state from journey_checkpoint where learner = $1 order by focus',
      [learner.ref.learner],
    );
    return JSON.parse(JSON.stringify({ gaps: gaps.rows, rollUps: rollUps.rows }, strip)) as unknown;
  });
}
