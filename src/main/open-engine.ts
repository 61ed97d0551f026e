import { createEmbeddedEngine } from '../engines/embedded/embedded-engine.ts';
import type { Engine } from '../engines/engine.ts';
import { findEngine } from '../store/work/find-engine.ts';
import { otherEngineError } from '../store/work/other-engine-error.ts';
import type { PartHealth } from './health.ts';
import { nameInstance } from './name-instance.ts';
import type { Base, Closers } from './open-base.ts';
import { openSteps } from './open-steps.ts';

/** How long a call of a model may still take once the process stops; below the drain of either engine. */
const CALLS_GRACE_MS = 6_000;

/** The engine of this process, not started yet. */
export interface OpenedEngine {
  readonly engine: Engine;
  /** Whether it takes work, after a look whether the database is still this engine's. */
  readonly check: () => Promise<PartHealth>;
}

/**
 * Makes the engine that the configuration names.
 *
 * @param port that this process listens on, as it was configured; tells processes of one machine apart
 * @param closers gets what stops it
 */
export async function openEngine(
  base: Base,
  port: number,
  closers: Closers,
): Promise<OpenedEngine> {
  const engine = await createEngine(base, nameInstance(base.config, port));
  closers.push(() => stopEngine(engine, base));
  return { engine, check: () => checkOwnership(base, engine) };
}

/**
 * A call that ends soon is worth waiting for; one that does not would outlast the drain, and what it is for would lie until
 * its lease lapses. Ended, it is nobody's failure: whoever takes over asks again.
 */
async function stopEngine(engine: Engine, { endCalls }: Base): Promise<void> {
  const grace = setTimeout(endCalls, CALLS_GRACE_MS);
  try {
    await engine.stop();
  } finally {
    clearTimeout(grace);
    endCalls();
  }
}

async function createEngine(base: Base, instance: string): Promise<Engine> {
  const { config, connection, judges, onError } = base;
  const steps = openSteps(base.appPool, base.master, judges, {
    eraserPool: base.eraserPool,
    log: base.erasureLog,
  });
  const parts = { connection, steps, instance, onError, judgeWaits: judges.waits };
  return config.engine === 'temporal' ? createTemporal(base, parts) : createEmbeddedEngine(parts);
}

type EngineParts = Parameters<typeof createEmbeddedEngine>[0];

/** Loaded only where it is asked for: the library brings a native core that takes memory and a while to load. */
async function createTemporal({ config }: Base, parts: EngineParts): Promise<Engine> {
  const { createTemporalEngine } = await import('../engines/temporal/temporal-engine.ts');
  const { ensureWorkflowBundle } = await import('../engines/temporal/workflow-bundle.ts');
  const { path } = await ensureWorkflowBundle();
  const { temporal } = config;
  return createTemporalEngine({ ...parts, temporal, bundlePath: path });
}

/** An engine hears of a switch by its next heartbeat; whoever asks in between is told at once. */
async function checkOwnership({ config, relayPool }: Base, engine: Engine): Promise<PartHealth> {
  const found = await findEngine(relayPool);
  if (found === null || found.name === config.engine) return engine.readiness();
  return { ready: false, detail: otherEngineError(found.name, config.engine).message };
}
