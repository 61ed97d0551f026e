import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { createHealthServer } from '../server/create-health-server.ts';
import { drainServer } from '../server/drain-server.ts';
import { checkEngineName } from './check-engine-name.ts';
import { forgetAtStart } from './forget-at-start.ts';
import { keepAnchors } from './keep-anchors.ts';
import { keepHouse } from './keep-house.ts';
import { openApi } from './open-api.ts';
import { openBase, type Base, type Closers } from './open-base.ts';
import { openEngine } from './open-engine.ts';
import type { StorageOptions } from './open-storage.ts';
import { requireSharedStorage } from './require-shared-storage.ts';
import type { PartHealth } from './health.ts';

/** What a process runs: `start` both parts, `server` the API alone, `worker` the flows alone. */
export type Role = 'start' | 'server' | 'worker';

/** Everything that one process runs. */
export interface Service extends Base {
  /** What listens: the API, or for a worker only how it is. */
  readonly server: FastifyInstance;
  /** How the engine of this process is; always ready where it runs none. */
  readonly engineReadiness: () => PartHealth;
  /** Takes no more, finishes what is under way, and lets go of everything, in that order. */
  close(): Promise<void>;
}

/**
 * Puts the parts of one process together. Its engine runs; its server does not listen yet.
 *
 * @throws ThroughlineError with one sentence for an operator
 */
export async function openService(
  config: Config,
  logger: Logger,
  options: Omit<StorageOptions, 'mode'> & { readonly role: Role },
): Promise<Service> {
  const { role, ...storageOptions } = options;
  if (role !== 'start') await requireSharedStorage(config, role);
  const closers: Closers = [];
  let drain = (): void => undefined;
  const close = async (): Promise<void> => {
    drain();
    for (const closeOne of closers.splice(0).toReversed()) await closeOne();
  };
  try {
    const mode = role === 'start' ? 'hold' : 'share';
    const base = await openBase(config, logger, { ...storageOptions, mode }, closers);
    drain = () => base.health.drain();
    await forgetAtStart(base);
    await keepAnchors(base, closers, role === 'start');
    if (role !== 'server') keepHouse(base, closers);
    return { ...base, ...(await OPENERS[role](base, closers)), close };
  } catch (error) {
    // An open database would keep the process alive, and nobody would see why it did not start.
    await close();
    throw error;
  }
}

type Opener = (
  base: Base,
  closers: Closers,
) => Promise<Pick<Service, 'server' | 'engineReadiness'>>;

/** What each role opens on the base; closing goes the other way round. */
const OPENERS: Readonly<Record<Role, Opener>> = {
  async start(base, closers) {
    const { engine, check } = await openEngine(base, base.config.port, closers);
    base.health.mention('engine', check); // events are recorded whether or not anybody judges
    const server = await openApi(base, closers);
    await engine.start();
    return { server, engineReadiness: () => engine.readiness() };
  },
  async server(base, closers) {
    await checkEngineName(base);
    const server = await openApi(base, closers);
    return { server, engineReadiness: () => ({ ready: true, detail: 'runs elsewhere' }) };
  },
  async worker(base, closers) {
    const server = await createHealthServer({
      checkReadiness: () => base.health.check(),
      metrics: base.metrics,
    });
    closers.unshift(() => drainServer(server)); // it tells of the drain until the end
    const { engine, check } = await openEngine(base, base.config.workerPort, closers);
    base.health.require('engine', check);
    await engine.start();
    return { server, engineReadiness: () => engine.readiness() };
  },
};
