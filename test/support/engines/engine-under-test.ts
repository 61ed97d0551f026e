import type { Attempt } from '../../../src/flows/learner.ts';
import type { LearnerRef } from '../../../src/domain/ids/learner-ref.ts';
import type { EngineName } from '../../../src/domain/names/engine-name.ts';
import type { Steps } from '../../../src/flows/steps.ts';
import type { Engine } from '../../../src/engines/engine.ts';
import type { Connection } from '../../../src/store/database.ts';

/** Where an engine lives beside the database. Plain data: it goes to other processes as JSON. */
export interface EnginePlace {
  readonly address: string;
  readonly namespace: string;
  /** Workers of one test never see the flows of another. */
  readonly taskQueue: string;
  readonly bundlePath: string;
}

/** What the conformance suite gives an engine. */
export interface EngineSetting {
  /** As the server logs in. */
  readonly connection: Connection;
  /** Null for an engine that needs nothing but the database. */
  readonly place: EnginePlace | null;
  readonly steps: Steps;
  readonly instance: string;
  readonly retryPolicy: Attempt['policy'];
  readonly onError: (error: unknown) => void;
  /** How long a silent process is taken for alive; the engine's own default unless set. */
  readonly leaseMs?: number;
  readonly sweepMs?: number;
  /** How long something may be due untouched before the engine says that it is not ready. */
  readonly stallMs?: number;
  /** Events after which a long-lived history is renewed; the engine's own default unless set. */
  readonly continueAsNewEvents?: number;
  /** Whether the judge is one that waits for a model, in whatever way the engine takes such steps. */
  readonly judgeWaits?: boolean;
}

/** What an engine needs beside the database, for the tests of one file. */
export interface EngineGrounds {
  /** A place of its own for the next test. */
  nextPlace(): EnginePlace | null;
  /** How many histories a learner's flow has had; null where the engine keeps none. */
  countHistories(place: EnginePlace | null, ref: LearnerRef): Promise<number | null>;
  close(): Promise<void>;
}

/** An engine, in this process and in others. */
export interface EngineUnderTest {
  readonly name: EngineName;
  openGrounds(): Promise<EngineGrounds>;
  createEngine(setting: EngineSetting): Engine;
  /** A module that starts this engine when run by Node with the arguments of `spawnEngine`. */
  readonly processModule: URL;
  /** What a process that stops finishes: the completion under way, or only its step. */
  readonly drains: 'completion' | 'step';
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
