import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { Registry } from 'prom-client';
import { createRecorder } from '../../../src/record/recorder.ts';
import { openReads } from '../../../src/main/open-reads.ts';
import { createServer } from '../../../src/server/create-server.ts';
import { drainServer } from '../../../src/server/drain-server.ts';
import type { ServerLimits } from '../../../src/server/server-limits.ts';
import { findApiKey } from '../../../src/store/access/find-api-key.ts';
import { openPool, type Pool } from '../../../src/store/database.ts';
import { parseMasterKey } from '../../../src/store/keys/master-key.ts';
import { openDefinitions } from '../../../src/writes/definitions/open-definitions.ts';
import { createKey, type KeyScope } from '../../../src/writes/keys/create-key.ts';
import { overrideVerdict } from '../../../src/writes/override-verdict.ts';
import { createTenant } from '../../../src/writes/tenants/create-tenant.ts';
import type { TenantId } from '../../../src/domain/ids/ids.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

/** A server with a real database and the real cheap path behind it, listening on a free port. */
export interface RealServer {
  readonly server: FastifyInstance;
  readonly url: string;
  readonly database: TestDatabase;
  readonly pool: Pool;
  readonly tenant: TenantId;
  /** May do everything in `tenant`. */
  readonly key: string;
  readonly logLines: string[];
  createTenantKey(name: string, scopes: readonly KeyScope[]): Promise<string>;
  stop(): Promise<void>;
}

const master = parseMasterKey('5a'.repeat(32));

export async function startRealServer(
  purpose: string,
  limits: Partial<ServerLimits> = {},
): Promise<RealServer> {
  const database = await createTestDatabase(purpose);
  const onError = (): void => undefined;
  const pool = openPool(database.connection, 'tl_app', { max: 4, onError });
  const recorder = createRecorder({ connection: database.connection, master, onError });
  const logLines: string[] = [];
  const server = await createServer({
    recorder,
    definitions: openDefinitions(pool),
    reads: openReads({ appPool: pool, masterKey: master, clock: Date.now }),
    overrideVerdict: (tenant, learner, override, author) =>
      overrideVerdict(
        { appPool: pool, master, nowMs: Date.now, judge: { givesLevels: false } },
        { tenant, learner, override, author },
      ),
    findCaller: (hash) => findApiKey(pool, hash),
    checkReadiness: async () => ({ ready: true, parts: {} }),
    metrics: new Registry(),
    logger: pino({ level: 'debug' }, { write: (line: string) => void logLines.push(line) }),
    limits,
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const tenant = await createTenant(pool, master, { name: 'tenant-1' });
  const { key } = await createKey(pool, tenant, { name: 'all', scopes: ['admin'] });
  return {
    server,
    url,
    database,
    pool,
    tenant,
    key,
    logLines,
    createTenantKey: async (name, scopes) => {
      const other = await createTenant(pool, master, { name });
      return (await createKey(pool, other, { name: 'key', scopes })).key;
    },
    stop: async () => {
      await drainServer(server, 1_000);
      await recorder.close();
      await pool.end();
      await database.drop();
    },
  };
}
