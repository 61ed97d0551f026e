import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TenantId } from '../../src/domain/ids/ids.ts';
import type { RecordingTenant } from '../../src/record/record-request.ts';
import type { Connection } from '../../src/store/database.ts';
import { startEmbeddedPostgres } from '../../src/store/embedded/start-embedded-postgres.ts';
import { createErasureKey } from '../../src/store/keys/erasure-key.ts';
import type { MasterKey } from '../../src/store/keys/learner-key.ts';
import { parseMasterKey } from '../../src/store/keys/master-key.ts';
import { migrate } from '../../src/store/migrate.ts';

/** A PostgreSQL of the bench's own, with fsync on, and a tenant in it. */
export interface BenchDatabase {
  readonly superuser: pg.Client;
  readonly connection: Connection;
  readonly superuserUrl: string;
  readonly master: MasterKey;
  readonly tenant: RecordingTenant;
  /** A checkpoint and a pause, so that no measurement pays for the one before. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const PAUSE_MS = 300;

export async function openBenchDatabase(): Promise<BenchDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'throughline-bench-record-'));
  const postgres = await startEmbeddedPostgres({ dataDir });
  await migrate(postgres.connection);
  const superuser = new pg.Client(postgres.connection);
  await superuser.connect();
  const master = parseMasterKey(randomBytes(32).toString('hex'));
  const tenant = { id: randomUUID() as TenantId, timeZone: 'UTC' };
  await superuser.query('insert into tenant (id, name, erasure_key) values ($1, $2, $3)', [
    tenant.id,
    'bench',
    createErasureKey(master, tenant.id),
  ]);
  const { host, user, database, port } = postgres.connection;
  return {
    superuser,
    connection: { ...postgres.connection, user: 'throughline' },
    superuserUrl: `postgresql://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`,
    master,
    tenant,
    async settle() {
      await superuser.query('checkpoint');
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    },
    async close() {
      await superuser.end();
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
