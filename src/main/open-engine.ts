import { createEmbeddedEngine } from '../engines/embedded/embedded-engine.ts';
import type { Engine } from '../engines/engine.ts';
import { findEngine } from '../store/work/find-engine.ts';
import { otherEngineError } from '../store/work/other-engine-error.ts';
import type { PartHealth } from './health.ts';
import { nameInstance } from './name-instance.ts';
import type { Base, Closers } from './open-base.ts';
import { openSteps } from './open-steps.ts';

/** The engine of this process, not started yet, and how it is. */
export interface OpenedEngine {
  readonly engine: Engine;
  /** Whether it takes work, as far as the process knows by itself. */
  readonly readiness: () => PartHealth;
  /** The same, after a look whether the database is still this engine's. */
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
  const opened = await createEngine(base, nameInstance(base.config, port));
  closers.push(() => opened.engine.stop());
  return { ...opened, check: () => checkOwnership(base, opened.readiness) };
}

type CreatedEngine = Pick<OpenedEngine, 'engine' | 'readiness'>;

async function createEngine(base: Base, instance: string): Promise<CreatedEngine> {
  const { config, connection, onError } = base;
  const steps = openSteps(base.appPool, base.master, {
    eraserPool: base.eraserPool,
    log: base.erasureLog,
  });
  const parts = { connection, steps, instance, onError };
  if (config.engine === 'temporal') return createTemporal(base, parts);
  const engine = createEmbeddedEngine(parts);
  return { engine, readiness: () => ({ ready: true, detail: 'ready' }) };
}

type EngineParts = Parameters<typeof createEmbeddedEngine>[0];

/** Loaded only where it is asked for: the library brings a native core that takes memory and a while to load. */
async function createTemporal({ config }: Base, parts: EngineParts): Promise<CreatedEngine> {
  const { createTemporalEngine } = await import('../engines/temporal/temporal-engine.ts');
  const { ensureWorkflowBundle } = await import('../engines/temporal/workflow-bundle.ts');
  const { path } = await ensureWorkflowBundle();
  const temporal = config.temporal;
  const engine = createTemporalEngine({ ...parts, temporal, bundlePath: path });
  return { engine, readiness: () => engine.readiness() };
}

/** An engine that was switched away from has stopped; what is missing then is said, not that it stopped. */
async function checkOwnership(
  { config, relayPool }: Base,
  readiness: OpenedEngine['readiness'],
): Promise<PartHealth> {
  const found = await findEngine(relayPool);
  if (found === null || found.name === config.engine) return readiness();
  return { ready: false, detail: otherEngineError(found.name, config.engine).message };
}
