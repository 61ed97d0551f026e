import { randomUUID } from 'node:crypto';
import type { TenantId } from '../../src/domain/ids/ids.ts';
import type { ReadParts } from '../../src/reads/read-parts.ts';
import type { RecordingTenant } from '../../src/record/record-request.ts';
import { createRecorder } from '../../src/record/recorder.ts';
import { openPool, type Pool } from '../../src/store/database.ts';
import { createErasureKey } from '../../src/store/keys/erasure-key.ts';
import type { Ground } from '../../test/support/journey/land-script.ts';
import { openBenchDatabase, type BenchDatabase } from '../record/bench-database.ts';

/** A PostgreSQL of the bench's own with fsync on, the real writer and the real reads on it, and tenants. */
export interface JourneyBench extends Ground {
  readonly database: BenchDatabase;
  readonly parts: ReadParts;
  readonly eraserPool: Pool;
  readonly tenants: readonly [RecordingTenant, RecordingTenant];
  close(): Promise<void>;
}

const CONNECTIONS = 4;

export async function openJourneyBench(): Promise<JourneyBench> {
  const database = await openBenchDatabase();
  const onError = (error: Error): void => console.error(error.message);
  const pool = openPool(database.connection, 'tl_app', { max: CONNECTIONS, onError });
  const eraserPool = openPool(database.connection, 'tl_eraser', { max: 2, onError });
  const { connection, master } = database;
  const recorder = createRecorder({ connection, master, onError });
  const second: RecordingTenant = { id: randomUUID() as TenantId, timeZone: 'UTC' };
  await database.superuser.query('insert into tenant (id, name, erasure_key) values ($1, $2, $3)', [
    second.id,
    'second',
    createErasureKey(master, second.id),
  ]);
  return {
    database,
    pool,
    eraserPool,
    master,
    recorder,
    tenants: [database.tenant, second],
    parts: { appPool: pool, masterKey: master, clock: Date.now },
    close: async () => {
      await recorder.close();
      await Promise.all([pool.end(), eraserPool.end()]);
      await database.close();
    },
  };
}
