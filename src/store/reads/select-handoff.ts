import type { Transaction } from '../database.ts';
import { HANDOFF_COLUMNS, type HandoffRow } from './handoff-row.ts';

/** One entry of a journey by its id; null where there is none. Index: primary key. */
export async function selectHandoff(
  transaction: Transaction,
  id: string,
): Promise<HandoffRow | null> {
  const { rows } = await transaction.query<HandoffRow>(
    `select ${HANDOFF_COLUMNS} from handoff h left join body b on b.id = h.body_id where h.id = $1`,
    [id],
  );
  return rows[0] ?? null;
}
