import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { attachEmbeddedPostgres } from '../../../src/store/embedded/attach-embedded-postgres.ts';
import {
  awaitCalibrations,
  makeDrillTenant,
  type DrillTenant,
} from '../../support/load/drill-house.ts';
import { findFreePort } from '../../support/processes/find-free-port.ts';
import { runRound, type KillKind, type RoundResult } from './kill-round.ts';
import {
  killGroup,
  killPostgres,
  startServer,
  stopServer,
  type ServerProcess,
} from '../../support/processes/server-process.ts';

const runFile = promisify(execFile);
const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));
const CALIBRATED_MS_MAX = 180_000;
const VERIFY_MS_MAX = 600_000;
const VERIFY_OUTPUT_BYTES_MAX = 64 * 1024 * 1024;
const FAULTS_SHOWN_MAX = 5;

export interface PlannedRound {
  readonly round: number;
  readonly kind: KillKind;
}

export interface DrillPlan {
  readonly seed: number;
  readonly rounds: readonly PlannedRound[];
  readonly onRound?: (done: PlannedRound, result: RoundResult, wallMs: number) => void;
}

/** What `verify` said of one kind's tenant. */
export interface Verified {
  readonly learners: number;
  readonly failures: number;
}

export interface DrillResult {
  readonly results: readonly RoundResult[];
  readonly verified: ReadonlyMap<KillKind, Verified>;
  /** Completions that were still not calibrated when the time was up. */
  readonly pending: number;
  /** Faults in words; empty when everything held. */
  readonly faults: readonly string[];
  /** Where the data is kept, when something did not hold. */
  readonly keptDataDir: string | null;
}

/** Runs every round on one data folder, one tenant for each kind of kill, and verifies what is left. */
export async function runKillDrill(plan: DrillPlan): Promise<DrillResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'throughline-drill-'));
  const port = await findFreePort();
  const faults: string[] = [];
  const results: RoundResult[] = [];
  const tenants = new Map<KillKind, DrillTenant>();
  const verified = new Map<KillKind, Verified>();
  let pending = 0;
  let server: ServerProcess | null = null;
  try {
    server = await startServer({ dataDir, port });
    for (const planned of plan.rounds) {
      const tenant = await tenantOf(dataDir, tenants, planned.kind);
      const startedAtMs = performance.now();
      const round = await runRound({ ...planned, seed: plan.seed, dataDir, port }, tenant, server);
      server = round.server;
      results.push(round.result);
      faults.push(...describeFaults(planned, round.result));
      plan.onRound?.(planned, round.result, performance.now() - startedAtMs);
      if (faults.length > 0) break;
    }
    pending = await awaitCalibrations(dataDir, CALIBRATED_MS_MAX);
    if (pending > 0) faults.push(`${pending} completions are still not calibrated`);
    const report = await verify(dataDir, port);
    for (const kind of tenants.keys()) {
      const found = report.get(tenantName(kind)) ?? { learners: 0, failures: 1 };
      verified.set(kind, found);
      if (found.failures > 0)
        faults.push(`verify found ${found.failures} faults after kills of ${kind}`);
    }
    const exitCode = await stopServer(server);
    if (exitCode !== 0) faults.push(`the last server ended with ${exitCode}:\n${server.output()}`);
  } catch (error) {
    faults.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  await endEverything(dataDir, server);
  const keptDataDir = faults.length > 0 ? dataDir : null;
  if (keptDataDir === null) await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });
  return { results, verified, pending, faults, keptDataDir };
}

async function tenantOf(
  dataDir: string,
  tenants: Map<KillKind, DrillTenant>,
  kind: KillKind,
): Promise<DrillTenant> {
  const known = tenants.get(kind);
  if (known !== undefined) return known;
  const made = await makeDrillTenant(dataDir, tenantName(kind));
  tenants.set(kind, made);
  return made;
}

function tenantName(kind: KillKind): string {
  return `drill-${kind.replaceAll(/[^a-z]+/g, '-')}`;
}

function describeFaults(planned: PlannedRound, result: RoundResult): readonly string[] {
  const { lost, doubled, broken } = result.audit;
  return [...lost, ...doubled, ...broken, ...result.surprises]
    .slice(0, FAULTS_SHOWN_MAX)
    .map((fault) => `round ${planned.round} (${planned.kind}): ${fault}`);
}

/** `throughline verify --json` beside the running server. */
async function verify(dataDir: string, port: number): Promise<ReadonlyMap<string, Verified>> {
  const { stdout } = await runFile(process.execPath, [MAIN, 'verify', '--json'], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: String(port) },
    timeout: VERIFY_MS_MAX,
    maxBuffer: VERIFY_OUTPUT_BYTES_MAX,
  }).catch((error: { stdout?: string; message: string }) => {
    if ((error.stdout ?? '') === '') throw error;
    return { stdout: error.stdout ?? '' }; // it found something: the report says what
  });
  const report = JSON.parse(stdout) as {
    tenants: readonly { name: string; learners: number; failuresTotal: number }[];
  };
  return new Map(
    report.tenants.map((tenant) => [
      tenant.name,
      { learners: tenant.learners, failures: tenant.failuresTotal },
    ]),
  );
}

/** Leaves no process behind, whatever happened; the socket's folder goes with them. */
async function endEverything(dataDir: string, server: ServerProcess | null): Promise<void> {
  if (server !== null) killGroup(server.child);
  const socketFolder = await attachEmbeddedPostgres(dataDir).then(
    ({ host }) => host,
    () => null, // no cluster was made
  );
  await killPostgres(dataDir).catch(() => undefined); // it has stopped, as it should
  if (socketFolder !== null) await rm(socketFolder, { recursive: true, force: true });
}
