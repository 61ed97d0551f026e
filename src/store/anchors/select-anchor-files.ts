import type { Pool } from '../database.ts';

/** What the store remembers of an anchor file. */
export interface RememberedFile {
  readonly file: string;
  /** Host and path where it was written. */
  readonly place: string;
  readonly line: number;
  /** 64 hex digits. */
  readonly hash: string;
}

/** The anchor files that this store has had written. */
export async function selectAnchorFiles(relayPool: Pool): Promise<readonly RememberedFile[]> {
  const { rows } = await relayPool.query<RememberedFile>(
    `select id as file, place, line, encode(hash, 'hex') as hash from anchor_file order by written_at, id`,
  );
  return rows;
}
