import type pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { Dice } from '../../support/random/dice.ts';
import type { CrashPoint } from '../../../src/store/crash-point.ts';
import { audit, resend, type Audit } from './audit.ts';
import {
  asSuperuser,
  awaitCalibrations,
  failCalibrations,
  mendCalibrations,
  type DrillTenant,
} from '../../support/load/drill-house.ts';
import { startLoad, type Load } from '../../support/load/load.ts';
import {
  beginServer,
  isReady,
  killGroup,
  killPostgres,
  killPostmaster,
  readPostmasterPid,
  startServer,
  startServerUnlessKilled,
  type ServerProcess,
} from '../../support/processes/server-process.ts';

/** What a round kills, and when. */
export type KillKind =
  | 'node'
  | 'node while starting'
  | 'node and database'
  | 'database'
  | CrashPoint;

export const RANDOM_KILLS = [
  'node',
  'node while starting',
  'node and database',
  'database',
] as const;

const LOAD_MS_MIN = 150;
const LOAD_MS_SPREAD = 900;
const START_MS_SPREAD = 1_500;
const PASSES_MAX = 4;
/** A crash point that this load does not reach within this time is a fault of the drill. */
const CRASH_MS_MAX = 120_000;
/** What earlier rounds left pending stands in the queue before what this one records. */
const BACKLOG_MS_MAX = 120_000;
const READY_MS_MAX = 120_000;
const POLL_MS = 15;

export interface RoundSetting {
  readonly round: number;
  readonly kind: KillKind;
  readonly seed: number;
  readonly dataDir: string;
  readonly port: number;
}

export interface RoundResult {
  readonly kind: KillKind;
  readonly audit: Audit;
  /** From the kill, or from the start after it, until `/readyz` answered 200 again. */
  readonly readyMs: number;
  readonly surprises: readonly string[];
}

/**
 * One round: load, a kill in the middle of it, a restart, and a look at everything that was ever acknowledged.
 *
 * @param running a server that is ready, not armed
 * @returns the result, and the server that runs afterwards
 */
export async function runRound(
  setting: RoundSetting,
  tenant: DrillTenant,
  running: ServerProcess,
): Promise<{ readonly result: RoundResult; readonly server: ServerProcess }> {
  const dice = new Dice(setting.seed * 1_000_003 + setting.round);
  tenant.witness.beginRound();
  const { server, surprises } = await killUnderLoad(setting, tenant, running, dice);
  if (setting.kind.startsWith('park/')) await mendCalibrations(setting.dataDir, tenant.id);
  const look = (): Promise<Audit> =>
    asSuperuser(setting.dataDir, (client) => audit(client, tenant.id, tenant.witness));
  const before = await look(); // what is sent again would put back what was lost
  await resend({ url: server.url, key: tenant.key, witness: tenant.witness });
  const after = await look();
  const found = { ...after, lost: [...before.lost, ...after.lost] };
  return {
    server,
    result: { kind: setting.kind, audit: found, readyMs: server.readyMs, surprises },
  };
}

interface AfterKill {
  readonly server: ServerProcess;
  readonly surprises: readonly string[];
}

async function killUnderLoad(
  setting: RoundSetting,
  tenant: DrillTenant,
  running: ServerProcess,
  dice: Dice,
): Promise<AfterKill> {
  const { kind, dataDir } = setting;
  if (kind === 'database') return killDatabase(setting, tenant, running, dice);
  const isRandom = (RANDOM_KILLS as readonly string[]).includes(kind);
  const victim = isRandom ? running : await restartArmed(setting, running, dice);
  if (victim === null) return { server: await startServer(setting), surprises: [] };
  const load = beginLoad(setting, tenant, victim, dice);
  if (isRandom) {
    await sleep(LOAD_MS_MIN + dice.next() * LOAD_MS_SPREAD);
    if (kind === 'node and database') await killPostgres(dataDir);
    killGroup(victim.child);
  } else {
    await awaitCrash(setting, tenant, victim);
  }
  await victim.exited;
  await load.stop();
  if (kind === 'node while starting') await killWhileStarting(setting, dice);
  return { server: await startServer(setting), surprises: load.surprises };
}

function beginLoad(
  setting: RoundSetting,
  tenant: DrillTenant,
  server: ServerProcess,
  dice: Dice,
): Load {
  return startLoad({
    url: server.url,
    key: tenant.key,
    witness: tenant.witness,
    name: `r${setting.round}`,
    seed: Math.floor(dice.next() * 2 ** 31),
    overrideShare: setting.kind.startsWith('override/') ? 0.6 : 0.03,
  });
}

/**
 * The running server is killed idle and its database left behind, which the armed one takes over.
 *
 * @returns null where work that was left over took the armed one to its crash point before it was ready
 */
async function restartArmed(
  setting: RoundSetting,
  running: ServerProcess,
  dice: Dice,
): Promise<ServerProcess | null> {
  if (!setting.kind.startsWith('record/')) await awaitCalibrations(setting.dataDir, BACKLOG_MS_MAX);
  killGroup(running.child);
  await running.exited;
  const passes = Math.floor(dice.next() * (PASSES_MAX + 1));
  return startServerUnlessKilled({
    ...setting,
    environment: { CRASH_POINT: `${setting.kind}:${passes}` },
  });
}

async function awaitCrash(
  setting: RoundSetting,
  tenant: DrillTenant,
  victim: ServerProcess,
): Promise<void> {
  const over = new AbortController();
  const failing = setting.kind.startsWith('park/')
    ? failCalibrations(setting.dataDir, tenant.id, over.signal)
    : Promise.resolve();
  const ended = await Promise.race([
    victim.exited,
    sleep(CRASH_MS_MAX, null, { signal: over.signal, ref: false }).catch(() => null),
  ]);
  over.abort();
  await failing;
  if (ended === null) {
    const activity = await asSuperuser(setting.dataDir, describeActivity);
    killGroup(victim.child);
    throw new Error(
      `the load did not reach ${setting.kind} within ${CRASH_MS_MAX} ms; the server said:\n${victim.errors()}\n${activity}`,
    );
  }
  if (ended.signal !== 'SIGKILL')
    throw new Error(`the server ended by itself with ${ended.exitCode}:\n${victim.output()}`);
}

/** What the database was doing, for whoever looks into a round that came to nothing. */
async function describeActivity(superuser: pg.Client): Promise<string> {
  const { rows } = await superuser.query<{ line: string }>(
    `select concat_ws(' | ', pid, application_name, state, wait_event_type, wait_event, now() - xact_start,
                      pg_blocking_pids(pid)::text, left(query, 100)) as line
     from pg_stat_activity where application_name <> ''
     union all
     select concat_ws(' | ', t.name, count(*), min(w.due_at) - now(), max(w.attempts), count(w.owner))
     from work w join tenant t on t.id = w.tenant where w.flow = 'learner' group by t.name`,
  );
  return rows.map(({ line }) => line).join('\n');
}

/** The second kill comes while the server finds its database, recovers it, or takes up its work. */
async function killWhileStarting(setting: RoundSetting, dice: Dice): Promise<void> {
  const begun = beginServer(setting);
  await Promise.race([begun.exited, sleep(dice.next() * START_MS_SPREAD)]);
  killGroup(begun.child);
  await begun.exited;
}

/** The server stays; it has to bring its database back and go on. */
async function killDatabase(
  setting: RoundSetting,
  tenant: DrillTenant,
  running: ServerProcess,
  dice: Dice,
): Promise<AfterKill> {
  const load = beginLoad(setting, tenant, running, dice);
  await sleep(LOAD_MS_MIN + dice.next() * LOAD_MS_SPREAD);
  const killedAtMs = performance.now();
  const killed = await killPostmaster(setting.dataDir);
  while (performance.now() - killedAtMs < READY_MS_MAX) {
    const current = await readPostmasterPid(setting.dataDir).catch(() => killed); // between two files
    if (current !== killed && (await isReady(running.url))) break;
    if (running.child.exitCode !== null)
      throw new Error(`the server did not survive its database:\n${running.output()}`);
    await sleep(POLL_MS);
  }
  const readyMs = performance.now() - killedAtMs;
  await sleep(LOAD_MS_MIN);
  await load.stop();
  return { server: { ...running, readyMs }, surprises: load.surprises };
}
