import type { Attempt } from '../../src/flows/learner.ts';
import type { Steps } from '../../src/flows/steps.ts';
import type { Engine } from '../../src/engines/engine.ts';
import type { Connection } from '../../src/store/database.ts';

/** What the conformance suite gives an engine. */
export interface EngineSetting {
  /** As the server logs in. */
  readonly connection: Connection;
  readonly steps: Steps;
  readonly instance: string;
  readonly retryPolicy: Attempt['policy'];
  readonly onError: (error: unknown) => void;
  /** How long a silent process is taken for alive; the engine's own default unless set. */
  readonly leaseMs?: number;
}

/** An engine, in this process and in others. */
export interface EngineUnderTest {
  readonly name: string;
  createEngine(setting: EngineSetting): Engine;
  /** A module that starts this engine when run by Node with the arguments of `spawnEngine`. */
  readonly processModule: URL;
  /** How long a dead process may hold its work, in ms. */
  readonly takeoverMsMax: number;
}

/** The built-in policy, a hundred times as fast. */
export const FAST_RETRY: NonNullable<Attempt['policy']> = {
  firstDelayMs: 50,
  factor: 2,
  delayMsMax: 6_000,
  attemptsMax: 3,
  elapsedMsMax: 864_000,
  jitterShare: 0.25,
};
