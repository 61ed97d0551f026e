import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, ProblemError } from '@throughline/client';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachEmbeddedPostgres } from '../../src/store/embedded/attach-embedded-postgres.ts';
import { startEmbeddedPostgres } from '../../src/store/embedded/start-embedded-postgres.ts';
import { makeDrillTenant } from '../support/load/drill-house.ts';
import { post } from '../support/load/load.ts';
import {
  killGroup,
  killPostgres,
  startServer,
  stopServer,
  type ServerProcess,
} from '../support/processes/server-process.ts';
import { DatabaseFaults } from './support/break-database.ts';
import { WordFinder } from '../support/search/find-word.ts';
import { awaitVerdicts, makeEvents, playWords } from './support/post-words.ts';
import { runFailingJudge } from './support/run-failing-judge.ts';
import { searchFiles, searchTables, type Search } from '../support/search/search-storage.ts';
import { sendFaults, type FaultAnswer } from './support/send-faults.ts';

const SETUP_MS_MAX = 240_000;

/** In every free text, and in every wrong place. */
const word = `Kanarienvogel${randomBytes(6).toString('hex')}`;
/** In places where ids are stored as they are sent: what the search has to find, or it proves nothing. */
const planted = `planted-${randomBytes(6).toString('hex')}`;

let dataDir = '';
let socketFolder = '';
let answers: readonly string[] = [];
let faults: readonly FaultAnswer[] = [];
let foreign: readonly string[] = [];
let metrics = '';
let log = '';
let parked = 0;
let tables: Search;
let files: Search;
let plantedTables: Search;
let plantedFiles: Search;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'throughline-canary-'));
  const server = await startServer({ dataDir, port: 0, environment: { LOG_LEVEL: 'trace' } });
  try {
    answers = await playWords(server.url, server.key, word);
    faults = await sendFaults(server.url, server.key, word);
    await breakDatabase(server);
    foreign = await readAsStranger(server);
    await post(server, '/v1/events', plant());
    metrics = await (await fetch(`${server.url}/metrics`)).text();
    await crashWhileRecording(server);
    await failJudges();
    await searchEverything();
  } finally {
    killGroup(server.child);
    log += server.output();
  }
}, SETUP_MS_MAX);

afterAll(async () => {
  await killPostgres(dataDir).catch(() => undefined); // it has stopped, as it should
  if (socketFolder !== '') await rm(socketFolder, { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });
});

/** Events and corrections while the database refuses, waits and goes away. */
async function breakDatabase(server: ServerProcess): Promise<void> {
  const connection = await attachEmbeddedPostgres(dataDir);
  socketFolder = connection.host;
  const database = await DatabaseFaults.open(connection);
  const events = await makeEvents(word);
  let tries = 0;
  const send = async (): Promise<void> => {
    tries += 1;
    const renamed = events.slice(0, 3).map((event) => ({
      ...event,
      id: `broken-${tries}-${event.id}`,
      touchpoint: `broken-${tries}/${event.touchpoint}`,
    }));
    const answered = await post(server, '/v1/events', { events: renamed });
    faults = [
      ...faults,
      {
        name: 'a broken database',
        status: answered?.status ?? null,
        text: answered?.text ?? '',
        keyed: true,
      },
    ];
    await post(server, '/v1/learners/learner-1/verdicts', {
      id: `broken-${tries}`,
      position: 2,
      skills: [{ skill: 'quality', level: 2 }],
      reason: `No, ${word}.`,
    });
  };
  try {
    for (const table of ['body', 'ledger'] as const) {
      await database.refuseRows(table, send);
      await database.failRows(table, send);
    }
    for (const table of ['evaluation', 'step_result', 'handoff'] as const) {
      await database.refuseRows(table, async () => {
        await send();
        await new Promise((resolve) => setTimeout(resolve, 300)); // for the engine to run into it
      });
    }
    await database.lockLearners(send);
    await Promise.all([send(), database.cutConnections()]);
    await send();
  } finally {
    await database.close();
  }
}

/** What the key of another tenant gets to see. */
async function readAsStranger(server: ServerProcess): Promise<readonly string[]> {
  const stranger = await makeDrillTenant(dataDir, 'stranger');
  const client = createClient({ baseUrl: server.url, key: stranger.key, retries: 0 });
  const calls = [
    () => client.learners.get('learner-1'),
    () => client.learners.verdicts('learner-1'),
    () => client.learners.journey('learner-1'),
    () => client.learners.why('learner-1', 'ledger:2'),
    () => client.events.record({ ...firstEvent(), learner: 'learner-1' }),
    () => client.learners.ledger('learner-1'),
  ];
  const seen: string[] = [];
  for (const call of calls) {
    seen.push(
      await call().then(
        (answer: unknown) => JSON.stringify(answer),
        (error: unknown) =>
          error instanceof ProblemError ? JSON.stringify(error.problem) : String(error),
      ),
    );
  }
  return seen;
}

function firstEvent() {
  return {
    id: 'stranger-1',
    learner: 'learner-1',
    kind: 'chat_turn',
    status: 'completed',
    touchpoint: 'stranger-1',
    occurredAt: '2026-03-05T09:00:00Z',
  } as const;
}

/** An event whose id is the word that the search has to find. */
function plant(): object {
  return { ...firstEvent(), id: planted, learner: 'learner-4', touchpoint: planted };
}

/** kill -9 between the statements of a group and its commit, and an ordinary end after the recovery. */
async function crashWhileRecording(server: ServerProcess): Promise<void> {
  killGroup(server.child);
  await server.exited;
  const armed = await startServer({
    dataDir,
    port: 0,
    environment: { LOG_LEVEL: 'trace', CRASH_POINT: 'record/before-commit' },
  });
  const [event] = await makeEvents(word);
  await post(armed, '/v1/events', { ...event, id: 'crash-1', touchpoint: 'crash-1' });
  await armed.exited;
  const last = await startServer({ dataDir, port: 0, environment: { LOG_LEVEL: 'trace' } });
  await awaitVerdicts(createClient({ baseUrl: last.url, key: last.key }), 'learner-1');
  await stopServer(last);
  log += armed.output() + last.output();
}

/** Completions that no judge gets through, until they are parked. */
async function failJudges(): Promise<void> {
  const server = await startServer({
    dataDir,
    port: 0,
    environment: { LOG_LEVEL: 'trace', CRASH_POINT: 'calibrate/before-commit' },
  });
  const events = (await makeEvents(word)).filter((event) => event.kind === 'stage');
  const renamed = events.map((event) => ({
    ...event,
    id: `parked-${event.id}`,
    touchpoint: `parked/${event.touchpoint}`,
  }));
  await post(server, '/v1/events', { events: renamed });
  await server.exited; // killed before the first of them lands: they stay pending
  log += server.output();
  const postgres = await startEmbeddedPostgres({ dataDir });
  const run = await runFailingJudge(dataDir, postgres.connection);
  log += run.log;
  parked = run.parked;
  await postgres.stop();
}

async function searchEverything(): Promise<void> {
  const postgres = await startEmbeddedPostgres({ dataDir });
  const client = new pg.Client(postgres.connection);
  await client.connect();
  tables = await searchTables(client, new WordFinder(word));
  plantedTables = await searchTables(client, new WordFinder(planted));
  await client.query('checkpoint');
  await client.end();
  await postgres.stop();
  files = await searchFiles(dataDir, new WordFinder(word));
  plantedFiles = await searchFiles(dataDir, new WordFinder(planted));
}

describe('the search', () => {
  test('finds a word in every form in which it could be stored', () => {
    const finder = new WordFinder(word);
    expect(finder.find(Buffer.from(`before ${word} after`))).toBe('plain');
    expect(finder.find(Buffer.from(Buffer.from(`x${word}y`).toString('hex')))).toBe('hex');
    expect(finder.find(Buffer.from(`x${word}`, 'utf16le'))).toBe('UTF-16');
    for (const before of ['', 'a', 'ab', 'abc']) {
      expect(finder.find(Buffer.from(Buffer.from(`${before}${word}z`).toString('base64')))).toBe(
        'base64',
      );
    }
    expect(finder.find(Buffer.from('nothing of it'))).toBeNull();
  });

  test('finds an id that was planted, in the ledger, in its index and in the write-ahead log', () => {
    expect(plantedTables.found).toContain('table public.ledger (plain)');
    expect(plantedFiles.found.some((place) => place.startsWith('file postgres/base/'))).toBe(true);
    expect(plantedFiles.found.some((place) => place.startsWith('file postgres/pg_wal/'))).toBe(
      true,
    );
  });

  test('went through tables that hold what was posted', () => {
    const tablesWithRows = [
      'body',
      'ledger',
      'evaluation',
      'evidence',
      'handoff',
      'step_result',
      'parking',
      'calibration',
    ];
    for (const table of tablesWithRows) {
      expect(tables.looked.get(`public.${table}`), table).toBeGreaterThan(0);
    }
    expect(files.looked.get('postgres.log')).toBe(1);
    expect(files.looked.get('postgres/pg_wal')).toBeGreaterThan(0);
    expect(parked).toBeGreaterThan(0);
  });
});

describe('a word in every free text, through every flow and every fault', () => {
  test('comes back to the key of its tenant', () => {
    expect(answers.some((answer) => answer.includes(word))).toBe(true);
  });

  test('stands in no table', () => {
    expect(tables.found).toEqual([]);
  });

  test("stands in no file of the data folder: heaps, indexes, write-ahead log, PostgreSQL's log", () => {
    expect(files.found).toEqual([]);
  });

  test('stands in no line of our log, at its most talkative, and in no metric', () => {
    expect(log).not.toBe('');
    expect(new WordFinder(word).find(Buffer.from(log))).toBeNull();
    expect(metrics).toContain('throughline_http_request_seconds');
    expect(new WordFinder(word).find(Buffer.from(metrics))).toBeNull();
  });

  test('is shown to no other tenant and to no wrong key', () => {
    const finder = new WordFinder(word);
    for (const seen of foreign) expect(finder.find(Buffer.from(seen))).toBeNull();
    const refused = faults.filter(({ keyed }) => !keyed);
    expect(refused.length).toBeGreaterThan(0);
    for (const { status, text } of refused) {
      expect(status).toBe(401);
      expect(finder.find(Buffer.from(text))).toBeNull();
    }
  });

  test('never makes an answer of 500, but where the database refuses for no reason', () => {
    const inside = faults.filter(
      ({ status, name }) => status === 500 && name !== 'a broken database',
    );
    expect(inside.map(({ name }) => name)).toEqual([]);
  });
});
