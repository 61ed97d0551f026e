import type pg from 'pg';
import type { LearnerId, TenantId } from '../../../src/domain/ids/ids.ts';
import { loadLearnerKey } from '../../../src/store/keys/learner-key-store.ts';
import { unseal } from '../../../src/store/keys/seal.ts';
import type { Recording } from '../../support/record/recording.ts';

/** Every table of a tenant, row by row, without what no two runs have in common. */
export type StorePicture = Readonly<Record<string, readonly string[]>>;

/** An engine's own tables, and keys. */
const OWN_TABLES: ReadonlySet<string> = new Set(['work', 'work_owner', 'engine', 'learner_key']);
/**
 * Raised by every turn and every writer, so that they count what an engine did and not what came of it; and which of two
 * flows was first to put a turn on the list, or of two steps that run beside each other to tell its frame.
 */
const COUNTERS: Readonly<Record<string, readonly string[]>> = {
  learner_state: ['fence', 'version', 'evaluate_cursor'],
  review_frame: ['frame_seq'],
};

/**
 * Reads everything that is stored of a tenant: numbers, words after decryption, which event and which entry. Left out
 * are ids, times, ciphertexts, commitments and hashes; in texts and documents their place is marked.
 */
export async function pictureStore(recording: Recording, tenant: TenantId): Promise<StorePicture> {
  const { superuser } = recording;
  const columns = await listColumns(superuser);
  const picture: Record<string, readonly string[]> = {};
  for (const [table, names] of columns) {
    if (OWN_TABLES.has(table)) continue;
    const kept = names.filter((name) => !(COUNTERS[table] ?? []).includes(name));
    const list = kept.map((name) => `'${name}', "${name}"`).join(', ');
    const { rows } = await superuser.query<{ row: string }>(
      `select jsonb_build_object(${list})::text as row from "${table}" where tenant = $1`,
      [tenant],
    );
    picture[table] = rows.map(({ row }) => leaveOut(row)).toSorted();
  }
  return { ...picture, ...(await openWords(recording, tenant)) };
}

/** The columns that are compared, by table; only tables that belong to tenants. */
async function listColumns(superuser: pg.Pool): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await superuser.query<{ table: string; columns: string[] }>(
    `select c.table_name as table, array_agg(c.column_name::text order by c.ordinal_position)
       filter (where c.udt_name not in ('uuid', '_uuid', 'timestamptz', 'bytea', '_bytea', 'xid8') and c.is_identity = 'NO') as columns
     from information_schema.columns c
     join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
     where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
     group by c.table_name having bool_or(c.column_name = 'tenant')`,
  );
  return new Map(rows.map(({ table, columns }) => [table, columns ?? []]));
}

/** Bodies and step results, in plain text. */
async function openWords(recording: Recording, tenant: TenantId): Promise<StorePicture> {
  const { superuser, master } = recording;
  const { rows } = await superuser.query<{
    learner: LearnerId;
    table: 'body' | 'step_result';
    what: string;
    binding: string;
    ciphertext: Buffer;
  }>(
    `select learner, 'body' as table, '' as what, id::text as binding, ciphertext from body where tenant = $1
     union all
     select learner, 'step_result', flow || ' ' || step, concat_ws('/', learner, flow, step, encode(input_hash, 'hex')), ciphertext
     from step_result where tenant = $1`,
    [tenant],
  );
  const client = await superuser.connect();
  try {
    const opened: Record<string, string[]> = { 'body, opened': [], 'step_result, opened': [] };
    for (const row of rows) {
      const { cipher } = await loadLearnerKey(client, master, row.learner);
      const text = unseal(cipher, row.ciphertext, row.binding).toString('utf8');
      opened[`${row.table}, opened`]?.push(leaveOut(`${row.what} ${text}`));
    }
    return Object.fromEntries(
      Object.entries(opened).map(([name, texts]) => [name, texts.toSorted()]),
    );
  } finally {
    client.release();
  }
}

function leaveOut(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\b[0-9a-f]{64}\b/g, '<hash>')
    .replaceAll(/\d{4}-\d{2}-\d{2}T[0-9:.]+(Z|\+\d{2}:\d{2})/g, '<time>');
}
