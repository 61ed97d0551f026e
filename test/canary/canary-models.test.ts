import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type Client } from '@throughline/client';
import type { ReviewFrame } from '@throughline/contract';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEmbeddedPostgres } from '../../src/store/embedded/start-embedded-postgres.ts';
import { followFrames } from '../support/review-house/follow-frames.ts';
import {
  describeProviders,
  GEMINI,
  OPENAI,
  requestReview,
} from '../support/review-house/review-house.ts';
import {
  killGroup,
  killPostgres,
  startServer,
  stopServer,
  type ServerProcess,
} from '../support/processes/server-process.ts';
import { openTemporalStore, type TemporalStore } from '../support/temporal/temporal-store.ts';
import { findTestTemporalCli } from '../support/temporal/temporal-server.ts';
import type { WireRule } from '../wire/rules.ts';
import { startWireFake, type WireFake } from '../wire/wire-fake.ts';
import { WordFinder } from '../support/search/find-word.ts';
import { awaitVerdicts, makeEvents, saveDefinitions } from './support/post-words.ts';
import { searchFiles, searchTables, type Search } from '../support/search/search-storage.ts';
import { sendSocketFaults, type SocketAnswer } from './support/send-socket-faults.ts';

const SETUP_MS_MAX = 240_000;
/** Slow enough to kill the server in the middle of a review. */
const CALL_MS = 200;
const LEARNERS = ['learner-1', 'killed'] as const;

describe.each([
  { engine: 'embedded', skipped: false },
  { engine: 'temporal', skipped: findTestTemporalCli() === null },
])('a word that goes through models and reviews on $engine', ({ engine, skipped }) => {
  const word = `Kanarienvogel${randomBytes(6).toString('hex')}`;
  const finder = new WordFinder(word);
  let dataDir = '';
  let fake: WireFake;
  let temporal: TemporalStore | null = null;
  let frames: readonly ReviewFrame[] = [];
  let sse = '';
  let refusals: readonly SocketAnswer[] = [];
  let prompts: readonly string[] = [];
  let log = '';
  let metrics = '';
  let tables: Search;
  let files: Search;
  let inTemporal: readonly string[] = [];

  beforeAll(async () => {
    if (skipped) return;
    dataDir = await mkdtemp(join(tmpdir(), 'throughline-canary-'));
    fake = await startWireFake();
    temporal = engine === 'temporal' ? await openTemporalStore() : null;
    let server = await start();
    try {
      await live(server);
      frames = await follow(server, 'learner-1');
      sse = await readEvents(server, frames);
      refusals = await sendSocketFaults(server.url, server.key, word);
      server = await killOnTheWay(server);
      metrics = await (await fetch(`${server.url}/metrics`)).text();
      await stopServer(server);
      prompts = [...prompts, ...listPrompts()];
    } finally {
      killGroup(server.child);
      log += server.output();
    }
    await searchEverything();
  }, SETUP_MS_MAX);

  afterAll(async () => {
    if (skipped) return;
    await killPostgres(dataDir).catch(() => undefined); // it has stopped, as it should
    await temporal?.stop();
    await fake.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });
  });

  function start(): Promise<ServerProcess> {
    const environment = {
      LOG_LEVEL: 'trace',
      JUDGES: `${GEMINI},${OPENAI},builtin`,
      ...describeProviders(fake),
      ...temporal?.environment,
    };
    return startServer({ dataDir, port: 0, environment });
  }

  /** Everything but the scenarios' ends, while the models say the word in every wrong place. */
  async function live(server: ServerProcess): Promise<void> {
    const client = createClient({ baseUrl: server.url, key: server.key });
    await saveDefinitions(client);
    fake.script(...listTalkativeRules(word));
    const events = await makeEvents(word);
    for (const learner of LEARNERS) {
      await client.events.record(events.slice(0, -1).map((event) => ({ ...event, learner })));
      await awaitVerdicts(client, learner);
    }
    prompts = listPrompts();
    await fake.reset();
    fake.script(...listTalkativeRules(word), { delayMs: CALL_MS });
  }

  async function complete(client: Client, learner: string): Promise<void> {
    const last = (await makeEvents(word)).at(-1);
    if (last !== undefined) await client.events.record([{ ...last, learner }]);
  }

  async function follow(server: ServerProcess, learner: string): Promise<readonly ReviewFrame[]> {
    await complete(createClient({ baseUrl: server.url, key: server.key }), learner);
    const message = { type: 'start', ...requestReview(learner) } as const;
    return (await followFrames({ ...server, message })).frames;
  }

  /** kill -9 in the middle of a review, and a start that finishes it. */
  async function killOnTheWay(server: ServerProcess): Promise<ServerProcess> {
    await complete(createClient({ baseUrl: server.url, key: server.key }), 'killed');
    const message = { type: 'start', ...requestReview('killed') } as const;
    await followFrames({
      ...server,
      message,
      onFrame: ({ type }) => type === 'figures.computed',
    });
    killGroup(server.child);
    await server.exited;
    log += server.output();
    const next = await start();
    const { frames: rest } = await followFrames({ ...next, message });
    expect(rest.at(-1)?.type).toBe('review.completed');
    return next;
  }

  function listPrompts(): readonly string[] {
    return fake.requests.map(({ instructions, prompt }) => `${instructions}\n${prompt}`);
  }

  async function searchEverything(): Promise<void> {
    const postgres = await startEmbeddedPostgres({ dataDir });
    const client = new pg.Client(postgres.connection);
    await client.connect();
    tables = await searchTables(client, finder);
    await client.query('checkpoint');
    await client.end();
    await postgres.stop();
    files = await searchFiles(dataDir, finder);
    inTemporal = (await temporal?.search(finder)) ?? [];
  }

  test.skipIf(skipped)('goes out to the models and comes back in frames, over both streams', () => {
    expect(prompts.some((prompt) => prompt.includes(word))).toBe(true);
    expect(frames.at(-1)?.type).toBe('review.completed');
    expect(JSON.stringify(frames)).toContain(word);
    expect(sse).toContain(word);
  });

  test.skipIf(skipped)('goes to no model where a peer said it', () => {
    expect(prompts.filter((prompt) => prompt.includes(`I saw ${word} too`))).toEqual([]);
  });

  test.skipIf(skipped)('stands in no table, and calls and frames are among those searched', () => {
    for (const table of ['judge_call', 'review_frame', 'review_state', 'step_result', 'body'])
      expect(tables.looked.get(`public.${table}`), table).toBeGreaterThan(0);
    expect(tables.found).toEqual([]);
  });

  test.skipIf(skipped)('stands in no file of the data folder', () => {
    expect(files.found).toEqual([]);
  });

  test.skipIf(skipped)("stands in no file of the engine's own store", () => {
    expect(inTemporal).toEqual([]);
  });

  test.skipIf(skipped)('stands in no line of our log and in no metric', () => {
    expect(log).not.toBe('');
    expect(finder.find(Buffer.from(log))).toBeNull();
    expect(finder.find(Buffer.from(metrics))).toBeNull();
  });

  test.skipIf(skipped)(
    'is thrown back to no socket, but as the name of a field to one that was let in',
    () => {
      expect(refusals.length).toBeGreaterThan(0);
      const thrown = refusals.filter(({ said }) => finder.find(Buffer.from(said)) !== null);
      expect(thrown.map(({ name, isLetIn }) => ({ name, isLetIn }))).toEqual([
        { name: 'an unknown field', isLetIn: true },
      ]);
    },
  );
});

/** Answers and errors that say the word where nobody expects it: repeated prompts, names of fields, broken JSON. */
function listTalkativeRules(word: string): readonly WireRule[] {
  const name = (_: unknown, sensible: unknown): object => ({ ...Object(sensible), [word]: word });
  const faults = [
    'bad-request',
    'code-fence',
    'cut-json',
    'invented-quotes',
    'wrong-enum-case',
    'obeys-injection',
    'reset-during-body',
  ] as const;
  return (['gemini', 'openai'] as const).flatMap((provider) => [
    { provider, answer: name, times: 2 },
    { provider, answer: () => word, times: 1 },
    ...faults.map((fault) => ({ provider, fault, times: 1 })),
  ]);
}

/** The same frames as server-sent events. */
async function readEvents(
  { url, key }: ServerProcess,
  [first]: readonly ReviewFrame[],
): Promise<string> {
  const answer = await fetch(`${url}/v1/reviews/${first?.reviewId}/events`, {
    headers: { authorization: `Bearer ${key}` },
    signal: AbortSignal.timeout(30_000),
  });
  return answer.text();
}
