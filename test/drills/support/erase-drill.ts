import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createClient, type Client } from '@throughline/client';
import type { Erasure } from '@throughline/contract';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../../src/store/embedded/start-embedded-postgres.ts';
import { WordFinder } from '../../support/search/find-word.ts';
import { searchTables } from '../../support/search/search-storage.ts';
import { asSuperuser } from '../../support/load/drill-house.ts';
import { EraseLoad, makePeople, type Person } from './erase-load.ts';
import { findIn, searchArchive, searchForPeople } from './search-for-people.ts';
import type { TemporalStore } from '../../support/temporal/temporal-store.ts';
import {
  killGroup,
  killPostgres,
  startServer,
  stopServer,
  type ServerProcess,
} from '../../support/processes/server-process.ts';

const run = promisify(execFile);
const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));
const ERASED_MS_MAX = 120_000;
const POLL_MS = 20;
const WORKERS = 4;
const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;

export interface EraseDrillPlan {
  readonly seed: number;
  /** People who are erased, one after the other, while the load goes on. */
  readonly erased: number;
  /** People who stay: their words have to be found, or the search proves nothing. */
  readonly kept: number;
  /** How long the load runs before the first of them. */
  readonly warmUpMs: number;
  /** The engine that keeps a store of its own; the embedded one, which keeps none, unless set. */
  readonly temporal?: TemporalStore;
}

export interface EraseDrillResult {
  readonly acknowledged: number;
  readonly refused: number;
  /** From the request to the certificate, ms, for each person. */
  readonly erasedMs: readonly number[];
  readonly textsDestroyed: number;
  /** Where a word or the id of somebody erased was found: nowhere. */
  readonly found: Readonly<
    Record<'tables' | 'files' | 'logs' | 'elsewhere' | 'backup' | 'restored', readonly string[]>
  >;
  /** Files of the write-ahead log in which ids, never words, still stand; PostgreSQL overwrites them. */
  readonly idsInWriteAheadLog: number;
  /** Where an id that is meant to stand was found: the search works. */
  readonly planted: number;
  readonly verified: { readonly erased: number; readonly failures: number };
  readonly faults: readonly string[];
}

/** Erases people under load, kills the server in the middle of it, and then looks for them everywhere. */
export async function runEraseDrill(plan: EraseDrillPlan): Promise<EraseDrillResult> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-erase-'));
  await chmod(folder, 0o711); // root runs PostgreSQL as somebody else, who has to get through
  const dataDir = join(folder, 'data');
  let server: ServerProcess | null = null;
  const start = async (dir = dataDir): Promise<ServerProcess> => {
    server = await startServer({
      dataDir: dir,
      port: 0,
      environment: { LOG_LEVEL: 'trace', ...plan.temporal?.environment },
    });
    return server;
  };
  try {
    return await drive(plan, folder, dataDir, start);
  } finally {
    if (server !== null) killGroup((server as ServerProcess).child);
    await killPostgres(dataDir).catch(() => undefined); // it has stopped, as it should
    await killPostgres(join(folder, 'restored')).catch(() => undefined);
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function drive(
  plan: EraseDrillPlan,
  folder: string,
  dataDir: string,
  start: (dir?: string) => Promise<ServerProcess>,
): Promise<EraseDrillResult> {
  const gone = makePeople(plan.erased);
  const kept = makePeople(plan.kept);
  const first = await start();
  const load = new EraseLoad({
    url: first.url,
    key: first.key,
    people: [...gone.people, ...kept.people],
    seed: plan.seed,
    workers: WORKERS,
  });
  await sleep(plan.warmUpMs);
  await asSuperuser(dataDir, (client) => client.query('analyze')); // samples of values, as autovacuum takes them
  const archives = await backUp(folder, dataDir);
  const half = Math.floor(gone.people.length / 2);
  const certificates = await eraseAll(first, gone.people.slice(0, half));
  const { server, erased } = await eraseUnderKill(first, gone.people[half]!, start, load);
  certificates.push(erased, ...(await eraseAll(server, gone.people.slice(half + 1))));
  await load.stop();
  const faults = [...load.surprises, ...(await findServed(server, gone.people))];
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  const exitCode = await stopServer(server);
  if (exitCode !== 0) faults.push(`the server ended with ${exitCode}`);
  const logs = [first.output(), server.output(), metrics].join('\n');
  const restored = await restoreAndSearch(plan, folder, archives, dataDir, gone, start, faults);
  const searched = await searchForPeople(
    dataDir,
    gone,
    kept,
    plan.temporal?.search ?? (async () => []),
  );
  return {
    acknowledged: load.acknowledged,
    refused: load.refused,
    erasedMs: certificates.map(({ ms }) => ms),
    textsDestroyed: certificates.reduce((sum, { texts }) => sum + texts, 0),
    found: {
      ...searched.found,
      logs: findIn('log', Buffer.from(logs), gone),
      backup: await searchArchive(archives.data, gone.word),
      restored,
    },
    idsInWriteAheadLog: searched.idsInWriteAheadLog,
    planted: searched.planted,
    verified: await verify(dataDir),
    faults,
  };
}

interface Certified {
  readonly ms: number;
  readonly texts: number;
}

async function eraseAll(server: ServerProcess, people: readonly Person[]): Promise<Certified[]> {
  const client = createClient({ baseUrl: server.url, key: server.key });
  const certified: Certified[] = [];
  for (const { id } of people) {
    const startedAtMs = performance.now();
    const { id: erasure } = await client.learners.erase(id);
    certified.push(await awaitCertificate(client, erasure, startedAtMs));
  }
  return certified;
}

async function awaitCertificate(
  client: Client,
  erasure: string,
  startedAtMs: number,
): Promise<Certified> {
  for (;;) {
    const record: Erasure = await client.forgetting.erasure(erasure);
    const ms = performance.now() - startedAtMs;
    if (record.certificate !== null) return { ms, texts: record.certificate.destroyed.texts };
    if (ms > ERASED_MS_MAX) throw new Error(`an erasure is still under way after ${ms} ms`);
    await sleep(POLL_MS);
  }
}

/** The server is killed as soon as it has said that it will erase; the next one goes on where it stopped. */
async function eraseUnderKill(
  server: ServerProcess,
  person: Person,
  start: () => Promise<ServerProcess>,
  load: EraseLoad,
): Promise<{ readonly server: ServerProcess; readonly erased: Certified }> {
  const startedAtMs = performance.now();
  const client = createClient({ baseUrl: server.url, key: server.key });
  const { id } = await client.learners.erase(person.id);
  killGroup(server.child);
  await server.exited;
  const next = await start();
  load.url = next.url;
  const again = createClient({ baseUrl: next.url, key: next.key });
  return { server: next, erased: await awaitCertificate(again, id, startedAtMs) };
}

/** Everybody who was erased is answered 410, and so is every event of theirs. */
async function findServed(server: ServerProcess, people: readonly Person[]): Promise<string[]> {
  const client = createClient({ baseUrl: server.url, key: server.key, retries: 0 });
  const served: string[] = [];
  for (const [index, { id }] of people.entries()) {
    const code = await client.learners.get(id).then(
      () => 'read',
      (error: { problem?: { code: string } }) => error.problem?.code ?? 'unknown',
    );
    if (code !== 'learner/erased') served.push(`person ${index} is answered ${code}`);
  }
  return served;
}

interface Archives {
  readonly data: string;
  readonly keys: string;
}

async function backUp(folder: string, dataDir: string): Promise<Archives> {
  const [out, keysOut] = [join(folder, 'backup'), join(folder, 'backup-keys')];
  await cli(dataDir, ['backup', '--out', out, '--keys-out', keysOut]);
  const [[data], [keys]] = await Promise.all([readdir(out), readdir(keysOut)]);
  return { data: join(out, data!), keys: join(keysOut, keys!) };
}

/** A backup from before, restored with the log as it was last: whoever was erased since is erased again. */
async function restoreAndSearch(
  plan: EraseDrillPlan,
  folder: string,
  { data, keys }: Archives,
  dataDir: string,
  gone: ReturnType<typeof makePeople>,
  start: (dir?: string) => Promise<ServerProcess>,
  faults: string[],
): Promise<readonly string[]> {
  if (plan.temporal !== undefined) return []; // a restored database needs a namespace of its own
  const restored = join(folder, 'restored');
  const log = join(dataDir, 'erasure.log');
  await cli(restored, ['restore', '--from', data, '--keys', keys, '--erasures', log]);
  const server = await start(restored);
  faults.push(...(await findServed(server, gone.people)).map((fault) => `restored: ${fault}`));
  const tables = await withPostgresOf(restored, server, async (client) =>
    searchTables(client, new WordFinder(gone.name)),
  );
  await rm(keys); // its day has come
  return tables.found;
}

async function withPostgresOf<Result>(
  dataDir: string,
  server: ServerProcess,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  await stopServer(server);
  const postgres = await startEmbeddedPostgres({ dataDir });
  const client = new pg.Client(postgres.connection);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
    await postgres.stop();
  }
}

async function verify(dataDir: string): Promise<EraseDrillResult['verified']> {
  const report = JSON.parse(await cli(dataDir, ['verify', '--json'])) as {
    failures: number;
    tenants: { erased: number }[];
  };
  return {
    failures: report.failures,
    erased: report.tenants.reduce((sum, { erased }) => sum + erased, 0),
  };
}

async function cli(dataDir: string, words: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [MAIN, ...words], {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      TMPDIR: process.env['TMPDIR'],
      DATA_DIR: dataDir,
    },
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  return stdout;
}
