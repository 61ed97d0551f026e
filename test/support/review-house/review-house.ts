import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type Client } from '@throughline/client';
import type { Event, ReviewRequest } from '@throughline/contract';
import { readSample } from '../../../examples/sample/read-sample.ts';
import { findFreePort } from '../processes/find-free-port.ts';
import { startWireFake, type WireFake } from '../../wire/wire-fake.ts';
import {
  killGroup,
  killPostgres,
  startServer,
  stopServer,
  type ServerProcess,
} from '../processes/server-process.ts';

const JUDGED_MS_MAX = 120_000;
const POLL_MS = 50;
/** Events that one request may hold. */
const BATCH_MAX = 1_000;

export const GEMINI = 'gemini:gemini-2.5-flash';
export const OPENAI = 'openai:gpt-5-mini';

/** What a house of reviews is made with. */
export interface ReviewHouseOptions {
  /** As `JUDGES` has it. */
  readonly judges: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly fake?: WireFake;
}

/** A real server process whose models are played at the wire, and copies of the sample's learner in it. */
export class ReviewHouse {
  readonly fake: WireFake;
  readonly dataDir: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #ownsFake: boolean;
  readonly #port: number;
  #server: ServerProcess | null = null;

  private constructor(
    fake: WireFake,
    ownsFake: boolean,
    place: { readonly dataDir: string; readonly port: number },
    environment: Readonly<Record<string, string>>,
  ) {
    this.fake = fake;
    this.#ownsFake = ownsFake;
    this.dataDir = place.dataDir;
    this.#port = place.port;
    this.#environment = environment;
  }

  /** Starts a fake and a server, and saves the sample's definitions. */
  static async open({ judges, environment, fake }: ReviewHouseOptions): Promise<ReviewHouse> {
    const folder = await mkdtemp(join(tmpdir(), 'throughline-review-'));
    await chmod(folder, 0o755); // run by root, the database is another user
    const wire = fake ?? (await startWireFake());
    const place = { dataDir: join(folder, 'data'), port: await findFreePort() };
    const house = new ReviewHouse(wire, fake === undefined, place, {
      ...describeProviders(wire),
      JUDGES: judges,
      ...environment,
    });
    await house.start();
    await house.#saveDefinitions();
    return house;
  }

  get server(): ServerProcess {
    if (this.#server === null) throw new Error('no server runs');
    return this.#server;
  }

  get client(): Client {
    return createClient({ baseUrl: this.server.url, key: this.server.key });
  }

  /** Starts the server on the data that there is, with further settings if any. */
  async start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#server = await startServer({
      dataDir: this.dataDir,
      port: this.#port, // the same, so that a restarted server takes over its own work at once
      environment: { ...this.#environment, ...environment },
    });
  }

  /** Ends it as an operator would. */
  async stop(): Promise<void> {
    if (this.#server !== null) await stopServer(this.#server);
    this.#server = null;
  }

  /** SIGKILL for the server and everything in its group. */
  async kill(): Promise<void> {
    if (this.#server === null) return;
    killGroup(this.#server.child);
    await this.#server.exited;
    this.#server = null;
  }

  /** Records the sample's events for each learner, all but the scenario's completion, and waits for their judges. */
  async live(learners: readonly string[]): Promise<void> {
    const events = await readSampleEvents();
    const all = learners.flatMap((learner) =>
      events.slice(0, -1).map((event) => ({ ...event, learner })),
    );
    for (let start = 0; start < all.length; start += BATCH_MAX)
      await this.client.events.record(all.slice(start, start + BATCH_MAX));
    for (const learner of learners) await this.awaitJudges(learner);
  }

  /** Completes the scenario of each learner, all in one request: what makes their reviews due. */
  async complete(learners: readonly string[]): Promise<void> {
    const last = (await readSampleEvents()).at(-1);
    if (last === undefined) throw new RangeError('the sample holds no events');
    await this.client.events.record(learners.map((learner) => ({ ...last, learner })));
  }

  /** Ends the server and the fake, and removes what they kept. */
  async close(): Promise<void> {
    await this.stop();
    await killPostgres(this.dataDir).catch(() => undefined); // it has stopped, as it should
    if (this.#ownsFake) await this.fake.stop();
    await rm(join(this.dataDir, '..'), { recursive: true, force: true, maxRetries: 10 });
  }

  async #saveDefinitions(): Promise<void> {
    const { personas, rubrics, scenarios } = await readSample();
    const { definitions } = this.client;
    for (const [id, document] of personas) await definitions.save('persona', id, document);
    for (const [id, document] of rubrics) await definitions.save('rubric', id, document);
    for (const [id, document] of scenarios) await definitions.save('scenario', id, document);
  }

  /** Waits until nothing of a learner's is pending, heavy or light. */
  async awaitJudges(learner: string): Promise<void> {
    const deadlineMs = performance.now() + JUDGED_MS_MAX;
    for (;;) {
      const { pending } = await this.client.learners.grounding(learner, { audience: 'learner' });
      const read = await this.client.learners.get(learner);
      if (pending.count === 0 && read.pending.count === 0) return;
      if (performance.now() > deadlineMs)
        throw new Error(`${learner} still waits for ${pending.count} + ${read.pending.count}`);
      await sleep(POLL_MS);
    }
  }
}

/** Which review it is that the sample's scenario ends in. */
export function requestReview(learner: string): ReviewRequest {
  return { learner, scenario: 'late-shipments', attempt: 'attempt-1' };
}

/** Where the fake listens and what it takes as keys, as a server's environment has it. */
export function describeProviders(fake: WireFake): Readonly<Record<string, string>> {
  return {
    GEMINI_BASE_URL: fake.geminiBaseUrl,
    GEMINI_API_KEY: fake.keys.gemini,
    OPENAI_BASE_URL: fake.openaiBaseUrl,
    OPENAI_API_KEY: fake.keys.openai,
  };
}

async function readSampleEvents(): Promise<readonly Event[]> {
  const { days } = await readSample();
  return days.flatMap(({ events }) => events);
}
