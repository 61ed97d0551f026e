import type { ChildProcess } from 'node:child_process';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Engine } from '../../../src/engines/engine.ts';
import type { LearnerRef } from '../../../src/domain/ids/learner-ref.ts';
import { inTenant, openPool, type Pool } from '../../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres/postgres.ts';
import {
  killEngine,
  spawnEngine,
  type ProcessSetting,
} from '../../support/engines/engine-process.ts';
import {
  FAST_RETRY,
  type EngineGrounds,
  type EnginePlace,
  type EngineSetting,
  type EngineUnderTest,
} from '../../support/engines/engine-under-test.ts';
import { Stage, type TraceRow } from '../../support/engines/script.ts';
import { createScriptedSteps } from '../../support/engines/scripted-steps.ts';

/** What a test may ask of an engine beside its usual setting. */
export type EngineWish = Pick<
  ProcessSetting,
  'leaseMs' | 'sweepMs' | 'stallMs' | 'continueAsNewEvents' | 'judgeWaits'
>;

const GROUNDS_MS_MAX = 120_000;
const ignoreError = (): void => undefined;

/**
 * A database, a stage and engines with scripted steps for the tests of one `describe`. Each test has an engine that is
 * not started yet, in a place of its own; what it started is gone at its end.
 */
export class EngineHouse {
  readonly subject: EngineUnderTest;
  #database: TestDatabase | null = null;
  #stage: Stage | null = null;
  #pool: Pool | null = null;
  #grounds: EngineGrounds | null = null;
  #place: EnginePlace | null = null;
  #engines: Engine[] = [];
  #children: ChildProcess[] = [];

  /** Called while tests are collected: it sets up before them and clears up after them. */
  constructor(subject: EngineUnderTest) {
    this.subject = subject;
    beforeAll(() => this.#open(), GROUNDS_MS_MAX);
    beforeEach(() => {
      this.#place = this.#grounds?.nextPlace() ?? null;
    });
    afterEach(() => this.#clear(), GROUNDS_MS_MAX);
    afterAll(() => this.#close(), GROUNDS_MS_MAX);
  }

  get stage(): Stage {
    return present(this.#stage);
  }

  get pool(): Pool {
    return present(this.#pool);
  }

  /** An engine in this process; it is stopped when the test ends. */
  createEngine(
    instance = 'engine-1',
    {
      retryPolicy = FAST_RETRY,
      ...wish
    }: EngineWish & Pick<Partial<EngineSetting>, 'retryPolicy'> = {},
  ): Engine {
    const engine = this.subject.createEngine({
      ...this.setting(instance, wish),
      steps: createScriptedSteps(this.pool),
      retryPolicy,
      onError: ignoreError,
    });
    this.#engines.push(engine);
    return engine;
  }

  /** The same, started. */
  async startEngine(...wish: Parameters<EngineHouse['createEngine']>): Promise<Engine> {
    const engine = this.createEngine(...wish);
    await engine.start();
    return engine;
  }

  /** An engine in a process of its own; it is killed when the test ends. */
  async spawn(instance: string, wish: EngineWish = {}): Promise<ChildProcess> {
    const child = await spawnEngine(this.subject, this.setting(instance, wish));
    this.#children.push(child);
    return child;
  }

  setting(instance: string, wish: EngineWish = {}): ProcessSetting {
    const { connection } = present(this.#database);
    return { connection, place: this.#place, instance, ...wish };
  }

  /** Says "look" to learners, as whoever makes something due for them would. */
  async wake(...refs: readonly LearnerRef[]): Promise<void> {
    const engine = this.#engines[0] ?? this.createEngine('engine-waking');
    await inTenant(this.pool, this.stage.tenant, (transaction) => engine.wake(transaction, refs));
  }

  /** How many histories a learner's flow has had in this test; null where the engine keeps none. */
  async countHistories(ref: LearnerRef): Promise<number | null> {
    return present(this.#grounds).countHistories(this.#place, ref);
  }

  async #open(): Promise<void> {
    this.#grounds = await this.subject.openGrounds();
    this.#database = await createTestDatabase(`engine_${this.subject.name}`);
    this.#stage = new Stage(this.#database.superuser);
    await this.#stage.build();
    this.#pool = openPool(this.#database.connection, 'tl_app', { max: 10, onError: ignoreError });
  }

  async #clear(): Promise<void> {
    await Promise.all(this.#engines.splice(0).map((engine) => engine.stop()));
    await Promise.all(this.#children.splice(0).map(killEngine));
    await this.#stage?.clear();
  }

  async #close(): Promise<void> {
    await this.#pool?.end();
    await this.#stage?.end();
    await this.#database?.drop();
    await this.#grounds?.close();
  }
}

function present<Value>(value: Value | null): Value {
  if (value === null) throw new Error('the house is open while its tests run');
  return value;
}

export function describeTurns(trace: readonly TraceRow[]): readonly string[] {
  return trace.map((row) => `${row.phase} ${row.position}`);
}

/** What is traced where every completion is taken once, in order, each landed before the next begins. */
export function alternating(completions: number): readonly string[] {
  return countUp(completions).flatMap((position) => [`begin ${position}`, `landed ${position}`]);
}

/** 1 … count. */
export function countUp(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
