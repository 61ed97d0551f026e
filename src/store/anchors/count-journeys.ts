import type { Pool } from '../database.ts';

/** How many journeys the store holds, of all tenants, and how many entries. A scan of the whole table's index. */
export async function countJourneys(
  relayPool: Pool,
): Promise<{ readonly journeys: number; readonly entries: number }> {
  const { rows } = await relayPool.query<{ journeys: number; entries: number }>(
    'select journeys, entries from count_journeys()',
  );
  return rows[0] ?? { journeys: 0, entries: 0 };
}
