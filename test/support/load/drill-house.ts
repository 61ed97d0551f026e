import { join } from 'node:path';
import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { attachEmbeddedPostgres } from '../../../src/store/embedded/attach-embedded-postgres.ts';
import type { TenantId } from '../../../src/domain/ids/ids.ts';
import { openPool } from '../../../src/store/database.ts';
import { openMasterKeyFile } from '../../../src/store/keys/master-key.ts';
import { LOGIN_ROLE } from '../../../src/store/login.ts';
import { createKey } from '../../../src/writes/keys/create-key.ts';
import { retryParked } from '../../../src/writes/retry-parked.ts';
import { createTenant } from '../../../src/writes/tenants/create-tenant.ts';
import { Witness } from './witness.ts';

const FAULT_POLL_MS = 50;
const SETTLED_POLL_MS = 100;

/** A tenant of a drill, with what the outside world knows of it. */
export interface DrillTenant {
  readonly id: TenantId;
  readonly key: string;
  readonly witness: Witness;
}

/** Runs `work` as the superuser of the database in `dataDir`. */
export async function asSuperuser<Result>(
  dataDir: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client(await attachEmbeddedPostgres(dataDir));
  client.on('error', () => undefined); // the database is killed on purpose; the query in flight fails by itself
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined); // cut already
  }
}

/** Makes a tenant with a key of all scopes, beside the running server. */
export async function makeDrillTenant(dataDir: string, name: string): Promise<DrillTenant> {
  return withAppPool(dataDir, async (pool) => {
    const { master } = await openMasterKeyFile(join(dataDir, 'master.key'));
    const id = await createTenant(pool, master, { name });
    const { key } = await createKey(pool, id, { name: 'drill', scopes: ['admin'] });
    return { id, key, witness: new Witness() };
  });
}

/**
 * Makes every calibration of a tenant fail, at its eighth try, until the signal is aborted: the way to parking
 * without waiting ten minutes.
 */
export async function failCalibrations(
  dataDir: string,
  tenant: TenantId,
  signal: AbortSignal,
): Promise<void> {
  await asSuperuser(dataDir, async (client) => {
    await client.query(`create or replace function drill_refuse() returns trigger language plpgsql
      as $$ begin raise exception using errcode = 'XX001', message = 'a drill'; end $$`);
    await client.query(`create or replace trigger drill_refuse before insert on evaluation for each row
      when (new.tenant = '${tenant}' and new.source <> 'human') execute function drill_refuse()`);
    while (!signal.aborted) {
      await client.query(
        `update work set attempts = 7, due_at = now()
         where tenant = $1 and owner is null and failed_position is not null`,
        [tenant],
      );
      await sleep(FAULT_POLL_MS);
    }
  });
}

/** Ends `failCalibrations` in the database, and asks for everything that was parked again. */
export async function mendCalibrations(dataDir: string, tenant: TenantId): Promise<number> {
  const parked = await asSuperuser(dataDir, async (client) => {
    await client.query('drop trigger if exists drill_refuse on evaluation');
    await client.query('update work set attempts = 0, due_at = now() where tenant = $1', [tenant]);
    const { rows } = await client.query<{ learner: string; position: number }>(
      `select l.external_id as learner, p.position from parking p join learner l on l.id = p.learner
       where p.tenant = $1 and p.action = 'parked' and not exists
         (select from parking later where later.learner = p.learner and later.position = p.position
            and later.ordinal > p.ordinal)`,
      [tenant],
    );
    return rows;
  });
  await withAppPool(dataDir, async (pool) => {
    for (const { learner, position } of parked) await retryParked(pool, tenant, learner, position);
  });
  return parked.length;
}

/** Waits until nothing is pending any more. @returns how many completions still are, when the time is up */
export async function awaitCalibrations(dataDir: string, waitMsMax: number): Promise<number> {
  const deadline = performance.now() + waitMsMax;
  return asSuperuser(dataDir, async (client) => {
    for (;;) {
      const { rows } = await client.query<{ pending: number }>(
        `select (select count(*) from ledger g join learner_state s on s.learner = g.learner
                 where g.effect = 'calibrate' and g.seq > s.cursor)
              + (select count(*) from parking p where p.action = 'retried' and not exists
                 (select from parking later where later.learner = p.learner and later.position = p.position
                    and later.ordinal > p.ordinal)) as pending`,
      );
      const pending = rows[0]?.pending ?? 0;
      if (pending === 0 || performance.now() > deadline) return pending;
      await sleep(SETTLED_POLL_MS);
    }
  });
}

async function withAppPool<Result>(
  dataDir: string,
  work: (pool: pg.Pool) => Promise<Result>,
): Promise<Result> {
  const connection = { ...(await attachEmbeddedPostgres(dataDir)), user: LOGIN_ROLE };
  const pool = openPool(connection, 'tl_app', { max: 1, onError: () => undefined });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
