import type { EntryHeader } from '../../../src/domain/journey/entry.ts';
import type { Desk } from './calibrating.ts';

/** An entry as the tables have it: enough to take its hash again. */
export interface ChainRow {
  readonly header: EntryHeader;
  readonly commitment: string;
  readonly hash: string;
  readonly bodyId: string;
  readonly ciphertextHash: string;
}

/** The journey of a learner, put together from the tables alone. */
export async function readChain(desk: Desk): Promise<readonly ChainRow[]> {
  const { rows } = await desk.query<Record<string, unknown>>(
    `select h.*, encode(previous_hash, 'hex') as ph, encode(previous_in_focus_hash, 'hex') as pfh,
            encode(evaluation_hash, 'hex') as eh, encode(commitment, 'hex') as c, encode(hash, 'hex') as hh,
            encode(sha256(b.ciphertext), 'hex') as ch
     from handoff h left join body b on b.id = h.body_id where h.tenant = $1 order by entry_seq`,
    [desk.tenant],
  );
  return rows.map((row) => ({
    header: {
      id: row['id'],
      tenant: row['tenant'],
      learner: row['learner'],
      focus: row['focus'],
      entrySeq: row['entry_seq'],
      kind: row['kind'],
      author: row['author'],
      prev: { id: row['previous_id'], hash: row['ph'] },
      prevInFocus:
        row['pfh'] === null ? null : { id: row['previous_in_focus_id'], hash: row['pfh'] },
      occurredAt: (row['occurred_at'] as Date).toISOString(),
      recordedAt: (row['recorded_at'] as Date).toISOString(),
      source: {
        kind: row['source_kind'],
        touchpoint: row['touchpoint'],
        position: row['position'],
      },
      evaluation: {
        id: row['evaluation'],
        hash: row['eh'],
        outcome: row['outcome'],
        source: row['evaluation_source'],
      },
      gapOps: row['gap_operations'],
      carries: row['carries'] ?? [],
      supersedes: row['supersedes'],
    } as EntryHeader,
    commitment: row['c'] as string,
    hash: row['hh'] as string,
    bodyId: row['body_id'] as string,
    ciphertextHash: row['ch'] as string,
  }));
}
