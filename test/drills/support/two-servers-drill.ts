import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Dice } from '../../support/random/dice.ts';
import type { TenantId } from '../../../src/domain/ids/ids.ts';
import { openPool } from '../../../src/store/database.ts';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../../src/store/embedded/start-embedded-postgres.ts';
import { parseMasterKey } from '../../../src/store/keys/master-key.ts';
import { LOGIN_ROLE } from '../../../src/store/login.ts';
import { verifyTenant } from '../../../src/reads/verify/verify-tenant.ts';
import { audit, resend, type Audit } from './audit.ts';
import { startLoad, type LoadTarget } from '../../support/load/load.ts';
import {
  killGroup,
  startServer,
  stopServer,
  type ServerProcess,
} from '../../support/processes/server-process.ts';
import { Witness } from '../../support/load/witness.ts';

const CALIBRATED_MS_MAX = 120_000;
const POLL_MS = 100;

export interface TwoServersPlan {
  readonly seed: number;
  /** How often one of the two is killed and started again. */
  readonly kills: number;
}

export interface TwoServersResult {
  readonly audit: Audit;
  readonly calibrations: number;
  readonly overlaps: number;
  readonly verifyFailures: number;
  readonly pending: number;
  readonly faults: readonly string[];
}

/** Two servers that share one PostgreSQL, each with a data folder and a port of its own. */
export async function runTwoServersDrill(plan: TwoServersPlan): Promise<TwoServersResult> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-two-'));
  await chmod(folder, 0o711); // root runs PostgreSQL as somebody else, who has to get through
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'database') });
  const masterKey = randomBytes(32).toString('hex');
  const start = (name: string): Promise<ServerProcess> =>
    startServer({
      dataDir: join(folder, name),
      port: 0,
      environment: { DATABASE_URL: addressOf(postgres), MASTER_KEY: masterKey },
    });
  const servers: ServerProcess[] = [];
  try {
    servers.push(...(await Promise.all([start('one'), start('two')])));
    return await drive(plan, postgres, masterKey, servers, start);
  } finally {
    for (const server of servers) killGroup(server.child);
    await postgres.stop();
    await rm(postgres.connection.host, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** As an operator would write it for a PostgreSQL behind a Unix socket. */
function addressOf({ connection }: EmbeddedPostgres): string {
  return `postgres://${connection.user}@localhost/${connection.database}?host=${encodeURIComponent(connection.host)}`;
}

async function drive(
  plan: TwoServersPlan,
  postgres: EmbeddedPostgres,
  masterKey: string,
  servers: ServerProcess[],
  start: (name: string) => Promise<ServerProcess>,
): Promise<TwoServersResult> {
  const dice = new Dice(plan.seed);
  const witness = new Witness();
  const [one, two] = servers as [ServerProcess, ServerProcess];
  const targets = [one, two].map((server, index): LoadTarget & { url: string } => ({
    url: server.url,
    key: server.key,
    witness,
    name: `s${index}`,
    seed: plan.seed * 2 + index,
    overrideShare: 0.03,
  }));
  const loads = targets.map((target) => startLoad(target));
  let victim = two;
  for (let kill = 0; kill < plan.kills; kill += 1) {
    await sleep(300 + dice.next() * 900);
    killGroup(victim.child);
    await victim.exited;
    victim = await start('two');
    servers[1] = victim;
    (targets[1] as { url: string }).url = victim.url;
  }
  await sleep(500);
  await Promise.all(loads.map((load) => load.stop()));
  await resend({ url: one.url, key: one.key, witness });
  const found = await examine(postgres, masterKey, witness);
  const exitCodes = await Promise.all([one, victim].map((server) => stopServer(server)));
  const faults = [
    ...loads.flatMap((load) => load.surprises),
    ...found.audit.lost,
    ...found.audit.doubled,
    ...found.audit.broken,
    ...exitCodes.filter((code) => code !== 0).map((code) => `a server ended with ${code}`),
  ];
  return { ...found, faults };
}

/** What is on record, once nothing is pending any more. */
async function examine(
  postgres: EmbeddedPostgres,
  masterKey: string,
  witness: Witness,
): Promise<Omit<TwoServersResult, 'faults'>> {
  const superuser = new pg.Client(postgres.connection);
  await superuser.connect();
  const pool = openPool({ ...postgres.connection, user: LOGIN_ROLE }, 'tl_app', {
    max: 2,
    onError: () => undefined,
  });
  try {
    const tenant = (await readOne<TenantId>(
      superuser,
      `select id from tenant where name = 'default'`,
    )) as TenantId;
    const pending = await awaitIdle(superuser);
    const report = await verifyTenant(
      { appPool: pool, masterKey: parseMasterKey(masterKey), clock: Date.now },
      tenant,
    );
    return {
      audit: await audit(superuser, tenant, witness),
      calibrations: (await readOne<number>(superuser, 'select count(*) from evaluation')) ?? 0,
      overlaps: (await readOne<number>(superuser, COUNT_OVERLAPS)) ?? 0,
      verifyFailures: report.failuresTotal,
      pending,
    };
  } finally {
    await pool.end();
    await superuser.end();
  }
}

/** Verdicts of judges that landed out of ledger order, or twice at one position (I9). */
const COUNT_OVERLAPS = `
  select count(*) from evaluation a join evaluation b
    on b.learner = a.learner and a.source <> 'human' and b.source <> 'human' and a.id <> b.id
   and (b.position = a.position or (b.landing > a.landing and b.position < a.position))`;

async function awaitIdle(superuser: pg.Client): Promise<number> {
  const deadline = performance.now() + CALIBRATED_MS_MAX;
  for (;;) {
    const pending =
      (await readOne<number>(
        superuser,
        `select count(*) from ledger g join learner_state s on s.learner = g.learner
         where g.effect = 'calibrate' and g.seq > s.cursor`,
      )) ?? 0;
    if (pending === 0 || performance.now() > deadline) return pending;
    await sleep(POLL_MS);
  }
}

async function readOne<Value>(client: pg.Client, text: string): Promise<Value | null> {
  const { rows } = await client.query({ text, rowMode: 'array' });
  return ((rows[0] as unknown[] | undefined)?.[0] ?? null) as Value | null;
}
