import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../../src/store/embedded/start-embedded-postgres.ts';
import {
  startTemporalServer,
  type TemporalServer,
} from '../../support/temporal/temporal-server.ts';
import {
  askReadiness,
  runCommand,
  startRole,
  writeDatabaseUrl,
  type RoleProcess,
} from '../../support/processes/role-process.ts';
import { killGroup, stopServer } from '../../support/processes/server-process.ts';

const READY_MS_MAX = 60_000;
const KILL_MS_MAX = 60_000;
const CALIBRATED_MS_MAX = 120_000;
const POLL_MS = 50;

/** What the sample scenario came to on several processes. */
export interface TemporalHouseResult {
  /** From the first word of the sample to the last landing, ms. */
  readonly playedMs: number;
  readonly events: number;
  readonly verdicts: number;
  readonly entries: number;
  /** Verdicts that had landed when the worker was killed. */
  readonly verdictsAtKill: number;
  /** Completions that were still due when the time was up. */
  readonly pending: number;
  readonly verifyFailures: number;
  readonly faults: readonly string[];
}

/**
 * Plays the sample scenario through `ENGINE=temporal` with two servers and two workers, once through each server into
 * a tenant of its own; kills a worker on the way; verifies.
 */
export async function runTemporalHouseDrill(): Promise<TemporalHouseResult> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-temporal-house-'));
  await chmod(folder, 0o711); // root runs PostgreSQL as somebody else, who has to get through
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'database') });
  const temporal = await startTemporalServer({ durable: true });
  const roles: RoleProcess[] = [];
  try {
    const environment = describeEnvironment(folder, postgres, temporal);
    const start = (role: 'server' | 'worker'): Promise<RoleProcess> => startRole(role, environment);
    roles.push(...(await Promise.all([start('server'), start('server')])));
    roles.push(...(await Promise.all([start('worker'), start('worker')])));
    return await drive(roles, environment, new pg.Pool({ ...postgres.connection, max: 1 }));
  } finally {
    for (const role of roles) killGroup(role.child);
    await temporal.stop();
    await postgres.stop();
    await rm(postgres.connection.host, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

function describeEnvironment(
  folder: string,
  { connection }: EmbeddedPostgres,
  { address, namespace }: TemporalServer,
): Record<string, string> {
  return {
    DATA_DIR: join(folder, 'data'),
    DATABASE_URL: writeDatabaseUrl(connection),
    MASTER_KEY: randomBytes(32).toString('hex'),
    ENGINE: 'temporal',
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
  };
}

async function drive(
  roles: readonly RoleProcess[],
  environment: Record<string, string>,
  superuser: pg.Pool,
): Promise<TemporalHouseResult> {
  const [one, two, worker, victim] = roles as [RoleProcess, RoleProcess, RoleProcess, RoleProcess];
  const faults: string[] = [];
  try {
    for (const { url } of roles) await awaitReady(url);
    const startMs = performance.now();
    const playing = Promise.all([
      play(one, 'sample-one', environment),
      play(two, 'sample-two', environment),
    ]);
    const verdictsAtKill = await killWhenAtWork(victim, superuser);
    faults.push(...(await playing).flat());
    const pending = await awaitCalibrations(superuser);
    const playedMs = performance.now() - startMs;
    const verified = await runCommand(['verify', '--json'], environment);
    const { failures } = JSON.parse(verified.out) as { failures: number };
    const counts = await readCounts(superuser);
    const ended = await Promise.all([one, two, worker].map((role) => stopServer(role)));
    for (const [index, exitCode] of ended.entries()) {
      const { output } = roles[index]!;
      if (exitCode !== 0) faults.push(`process ${index} ended with ${exitCode}:\n${output()}`);
    }
    return { ...counts, playedMs, verdictsAtKill, pending, verifyFailures: failures, faults };
  } finally {
    await superuser.end();
  }
}

/** @returns what went wrong, in words */
async function play(
  server: RoleProcess,
  tenant: string,
  environment: Record<string, string>,
): Promise<readonly string[]> {
  const made = await runCommand(['tenant', 'create', tenant], environment);
  const key = await runCommand(
    ['key', 'create', '--tenant', tenant, '--name', 'platform', '--scopes', 'admin'],
    environment,
  );
  if (made.code !== 0 || key.code !== 0) return [`no tenant or key: ${made.err}${key.err}`];
  const flags = ['sample', '--url', server.url, '--key', key.out.trim()];
  const played = await runCommand(flags, environment);
  return played.code === 0 ? [] : [`the sample ended with ${played.code}: ${played.err}`];
}

/** Kills a worker with SIGKILL once verdicts land and others are due. */
async function killWhenAtWork(victim: RoleProcess, superuser: pg.Pool): Promise<number> {
  const deadlineMs = performance.now() + KILL_MS_MAX;
  for (;;) {
    const { verdicts } = await readCounts(superuser);
    const pending = await countPending(superuser);
    if ((verdicts > 2 && pending > 0) || performance.now() > deadlineMs) {
      killGroup(victim.child);
      await victim.exited;
      return verdicts;
    }
    await sleep(POLL_MS);
  }
}

async function awaitReady(url: string): Promise<void> {
  const deadlineMs = performance.now() + READY_MS_MAX;
  for (;;) {
    const { ready, parts } = await askReadiness(url);
    if (ready) return;
    if (performance.now() > deadlineMs) throw new Error(`not ready: ${JSON.stringify(parts)}`);
    await sleep(POLL_MS);
  }
}

/** @returns what is still due when the time is up */
async function awaitCalibrations(superuser: pg.Pool): Promise<number> {
  const deadlineMs = performance.now() + CALIBRATED_MS_MAX;
  for (;;) {
    const pending = await countPending(superuser);
    if (pending === 0 || performance.now() > deadlineMs) return pending;
    await sleep(POLL_MS);
  }
}

/** Completions that wait for a verdict or a light evaluation. */
async function countPending(superuser: pg.Pool): Promise<number> {
  const { rows } = await superuser.query<{ pending: string }>(
    `select (select count(*) from ledger g join learner_state s on s.learner = g.learner
             where g.effect in ('calibrate', 'evaluate') and g.seq > s.cursor)
          + (select count(*) from evaluation_due where given_up_at is null) as pending`,
  );
  return Number(rows[0]?.pending);
}

async function readCounts(
  superuser: pg.Pool,
): Promise<{ readonly events: number; readonly verdicts: number; readonly entries: number }> {
  const { rows } = await superuser.query<Record<'events' | 'verdicts' | 'entries', string>>(
    `select (select count(*) from ledger where entry = 'event') as events,
            (select count(*) from evaluation where landing is not null) as verdicts,
            (select count(*) from handoff) as entries`,
  );
  const [row] = rows;
  return {
    events: Number(row?.events),
    verdicts: Number(row?.verdicts),
    entries: Number(row?.entries),
  };
}
