import type { AnchoredHead } from '../../domain/anchors/anchor-line.ts';
import type { Pool } from '../database.ts';

/** What the store holds where heads were anchored: hash by `<learner>/<entrySeq>`. Index: handoff (learner, entry_seq). */
export async function findEntryHashes(
  relayPool: Pool,
  heads: readonly AnchoredHead[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await relayPool.query<{ learner: string; entry_seq: number; hash: Buffer }>(
    'select * from find_entry_hashes($1, $2)',
    [heads.map(([learner]) => learner), heads.map(([, seq]) => seq)],
  );
  return new Map(rows.map((row) => [`${row.learner}/${row.entry_seq}`, row.hash.toString('hex')]));
}
