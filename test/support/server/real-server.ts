import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { Registry } from 'prom-client';
import { createRecorder } from '../../../src/record/recorder.ts';
import { describeLineUp } from '../../../src/domain/judging/describe-line-up.ts';
import { openForgetting } from '../../../src/main/open-forgetting.ts';
import { openJudging } from '../../../src/main/open-judging.ts';
import { openReads } from '../../../src/main/open-reads.ts';
import { openReviews } from '../../../src/main/open-reviews.ts';
import { createServer } from '../../../src/server/create-server.ts';
import { drainServer } from '../../../src/server/drain-server.ts';
import type { ServerLimits } from '../../../src/server/server-limits.ts';
import { findApiKey } from '../../../src/store/access/find-api-key.ts';
import { openPool, type Pool } from '../../../src/store/database.ts';
import { deriveErasureLogKey } from '../../../src/store/erasure/erasure-line.ts';
import { ErasureLogFile } from '../../../src/store/erasure/erasure-log-file.ts';
import type { MasterKey } from '../../../src/store/keys/learner-key.ts';
import { parseMasterKey } from '../../../src/store/keys/master-key.ts';
import { acknowledgeCarry } from '../../../src/writes/acknowledge-carry.ts';
import { openDefinitions } from '../../../src/writes/definitions/open-definitions.ts';
import { createKey, type KeyScope } from '../../../src/writes/keys/create-key.ts';
import { overrideVerdict } from '../../../src/writes/override-verdict.ts';
import { createTenant } from '../../../src/writes/tenants/create-tenant.ts';
import type { TenantId } from '../../../src/domain/ids/ids.ts';
import { createTestDatabase, type TestDatabase } from '../postgres/postgres.ts';

/** A server with a real database and the real cheap path behind it, listening on a free port. */
export interface RealServer {
  readonly server: FastifyInstance;
  readonly url: string;
  readonly database: TestDatabase;
  readonly pool: Pool;
  readonly master: MasterKey;
  readonly tenant: TenantId;
  /** May do everything in `tenant`. */
  readonly key: string;
  readonly logLines: string[];
  readonly log: ErasureLogFile;
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
  const eraserPool = openPool(database.connection, 'tl_eraser', { max: 2, onError });
  const dataDir = await mkdtemp(join(tmpdir(), 'throughline-server-'));
  const log = new ErasureLogFile(join(dataDir, 'erasure.log'), deriveErasureLogKey(master));
  const recorder = createRecorder({ connection: database.connection, master, onError });
  const logLines: string[] = [];
  const closers: (() => Promise<void>)[] = [];
  const server = await createServer({
    recorder,
    definitions: openDefinitions(pool),
    reads: openReads({ appPool: pool, masterKey: master, clock: Date.now }),
    reviews: openReviews(
      { appPool: pool, connection: database.connection, master, onError },
      closers,
    ),
    reviewOrigins: [],
    forgetting: openForgetting({ appPool: pool, eraserPool }, master, log, onError),
    judging: openJudging(pool, { lineUp: describeLineUp(['builtin'], []), models: null }),
    overrideVerdict: (tenant, learner, override, author) =>
      overrideVerdict(
        { appPool: pool, master, nowMs: Date.now, judge: { givesLevels: false } },
        { tenant, learner, override, author },
      ),
    acknowledgeCarry: (tenant, learner, item, acknowledge) =>
      acknowledgeCarry(
        { appPool: pool, master, nowMs: Date.now },
        { tenant, learner, item, acknowledge },
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
    master,
    tenant,
    key,
    logLines,
    log,
    createTenantKey: async (name, scopes) => {
      const other = await createTenant(pool, master, { name });
      return (await createKey(pool, other, { name: 'key', scopes })).key;
    },
    stop: async () => {
      await drainServer(server, 1_000);
      await recorder.close();
      for (const closeOne of closers.toReversed()) await closeOne();
      await pool.end();
      await eraserPool.end();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
