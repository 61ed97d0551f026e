import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  killGroup,
  killPostgres,
  startServer,
  stopServer,
  type ServerProcess,
} from '../support/processes/server-process.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const TEST_MS_MAX = 240_000;
const WAIT_MS_MAX = 60_000;

let folder: string;
let original: string;
let data: string;
let keys: string;
const servers: ServerProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-keeping-'));
  await chmod(folder, 0o755); // run by root, the database is another user
  original = join(folder, 'data');
}, TEST_MS_MAX);

afterAll(async () => {
  for (const { child } of servers) killGroup(child);
  for (const name of await readdir(folder))
    await killPostgres(join(folder, name)).catch(() => undefined); // it has stopped, as it should
  await rm(folder, { recursive: true, force: true, maxRetries: 10 });
});

async function start(dataDir: string): Promise<ServerProcess> {
  const server = await startServer({ dataDir, port: 0 });
  servers.push(server);
  return server;
}

function run(
  dataDir: string,
  ...flags: string[]
): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [MAIN, ...flags],
      { env: { PATH: process.env['PATH'], DATA_DIR: dataDir }, timeout: 180_000 },
      (error, out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), out, err }),
    );
  });
}

async function ask(
  server: ServerProcess,
  path: string,
  options: RequestInit = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${server.url}/v1${path}`, {
    ...options,
    headers: { authorization: `Bearer ${server.key}`, 'content-type': 'application/json' },
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function complete(server: ServerProcess, learner: string, number: number): Promise<number> {
  const event = {
    id: `${learner}-stage-${number}`,
    learner,
    kind: 'stage',
    status: 'completed',
    touchpoint: `attempt-1/stage-${number}`,
    occurredAt: new Date(Date.now() - 60_000).toISOString(),
    stage: `stage-${number}`,
    outcome: number % 3 === 0 ? 'failed' : 'passed',
    signals: { attempts: 1, hints: number % 2, firstTryCorrect: number % 2 === 0 },
    artefact: { mediaType: 'text/plain', text: `What ${learner} handed in at stage ${number}.` },
  };
  const { status, body } = await ask(server, '/events', {
    method: 'POST',
    body: JSON.stringify({ events: [event] }),
  });
  expect([status, body]).toEqual([200, expect.anything()]);
  return (body['results'] as { ledgerSeq: number }[])[0]?.ledgerSeq ?? 0;
}

async function awaitJourney(
  server: ServerProcess,
  learner: string,
  entries: number,
): Promise<void> {
  const until = Date.now() + WAIT_MS_MAX;
  for (;;) {
    const { body } = await ask(server, `/learners/${learner}`);
    if ((body['journey'] as { entries: number } | undefined)?.entries === entries) return;
    if (Date.now() > until)
      throw new Error(`${learner} has not ${entries} entries: ${JSON.stringify(body)}`);
    await sleep(100);
  }
}

async function erase(server: ServerProcess, learner: string): Promise<void> {
  const { status } = await ask(server, `/learners/${learner}`, { method: 'DELETE' });
  expect([200, 202]).toContain(status);
  const until = Date.now() + WAIT_MS_MAX;
  while ((await ask(server, `/learners/${learner}`)).status !== 410) {
    if (Date.now() > until) throw new Error(`${learner} is not erased`);
    await sleep(100);
  }
}

describe('backup and restore, as an operator does them', { timeout: TEST_MS_MAX }, () => {
  test('a running server is backed up, and goes on', async () => {
    const server = await start(original);
    for (const learner of ['learner-1', 'learner-2', 'learner-3']) {
      for (let number = 1; number <= 3; number += 1) await complete(server, learner, number);
      await awaitJourney(server, learner, 3);
    }
    await erase(server, 'learner-3');
    const made = await run(
      original,
      'backup',
      '--out',
      join(folder, 'out'),
      '--keys-out',
      join(folder, 'keys'),
    );
    expect([made.code, made.err]).toEqual([0, '']);
    expect(made.out).toMatch(/^Backup [0-9a-f-]{36}: the store at .* rows of \d+ tables\./);
    expect(made.out).toMatch(/Delete the keys by \d{4}-\d{2}-\d{2}/);
    data = join(folder, 'out', (await readdir(join(folder, 'out')))[0] ?? '');
    keys = join(folder, 'keys', (await readdir(join(folder, 'keys')))[0] ?? '');
    // After the backup: more is recorded, and somebody who is in the backup is erased.
    await complete(server, 'learner-1', 4);
    await awaitJourney(server, 'learner-1', 4);
    await erase(server, 'learner-2');
    await stopServer(server);
    const verified = await run(original, 'verify', '--anchors');
    expect([verified.code, verified.out]).toEqual([0, expect.stringContaining('Anchors')]);
    expect(verified.out).toMatch(/proves \d+ entries of 3 journeys, until /);
    expect(verified.out).toContain('0 entries after the last signed heads');
  });

  test('a restore asks for the erasures since, and says in a sentence what is wrong', async () => {
    const fresh = join(folder, 'refused');
    const refused = await run(fresh, 'restore', '--from', data, '--keys', keys);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toMatch(
      /^Whoever was erased after the backup would come back: .*--erasures FILE.*\n$/,
    );
    const swapped = await run(
      fresh,
      'restore',
      '--from',
      keys,
      '--keys',
      data,
      '--without-erasures',
    );
    expect(swapped.err).toMatch(
      /is the keys archive of a backup, and the data archive was asked for\.\n$/,
    );
    expect(await readdir(folder)).not.toContain('refused');
    const log = await readFile(join(original, 'erasure.log'), 'utf8');
    for (const [text, says] of [
      ['{"level":30,"msg":"ready"}\n', /^\S+ is no erasure log of the store that was backed up: /],
      ['', /^\S+ is no erasure log of the store that was backed up: /],
      [log.slice(0, -30), /^\S+ is cut off or damaged: 1 of its lines cannot be read\. /],
      [log.slice(log.indexOf('\n') + 1), /^\S+ is damaged: The erasure log misses line 1 /],
    ] as const) {
      const given = join(folder, 'given.log');
      await writeFile(given, text);
      const parts = ['restore', '--from', data, '--keys', keys, '--erasures', given] as const;
      const wrong = await run(fresh, ...parts);
      expect(wrong).toMatchObject({ code: 2, out: '', err: expect.stringMatching(says) });
      expect(await readdir(folder)).not.toContain('refused');
    }
    const full = await run(original, 'restore', '--from', data, '--keys', keys);
    expect(full.err).toMatch(/^The store is not empty/);
  });

  test('restored elsewhere it is what it was; who was erased since stays erased; events go on; it verifies', async () => {
    const restored = join(folder, 'restored');
    const log = join(folder, 'last-erasure.log');
    await copyFile(join(original, 'erasure.log'), log);
    const done = await run(restored, 'restore', '--from', data, '--keys', keys, '--erasures', log);
    expect([done.code, done.err]).toEqual([0, '']);
    expect(done.out).toMatch(/^Restored backup /);
    // The signed heads that were kept elsewhere say what was lost since the backup.
    const lost = await run(restored, 'verify', '--anchors', join(original, 'anchors.jsonl'));
    expect(lost.code).toBe(1);
    expect(lost.out.match(/FAIL learner [0-9a-f-]{36} entry:4: .*found no entry/g)).toHaveLength(1);
    const server = await start(restored);
    // Nobody who was erased answers, whether before the backup or after it.
    for (const learner of ['learner-2', 'learner-3'])
      expect([learner, (await ask(server, `/learners/${learner}`)).status]).toEqual([learner, 410]);
    expect(
      (
        await ask(server, '/events', {
          method: 'POST',
          body: JSON.stringify({
            id: 'again',
            learner: 'learner-2',
            kind: 'chat_turn',
            status: 'completed',
            touchpoint: 'turn-1',
            occurredAt: new Date().toISOString(),
          }),
        })
      ).status,
    ).toBe(410);
    await awaitJourney(server, 'learner-1', 3);
    // What was sent after the backup is sent again, and takes the number that it had.
    expect(await complete(server, 'learner-1', 4)).toBeGreaterThan(3);
    await awaitJourney(server, 'learner-1', 4);
    const beside = await run(restored, 'verify');
    expect([beside.code, beside.out]).toEqual([0, expect.stringContaining('clean')]);
    await stopServer(server);
    const verified = await run(restored, 'verify', '--anchors');
    expect([verified.code, verified.out]).toEqual([0, expect.stringContaining('Anchors')]);
    expect(verified.out).not.toContain('FAIL');
    expect(await readFile(join(restored, 'master.key'), 'utf8')).toBe(
      await readFile(join(original, 'master.key'), 'utf8'),
    );
    const again = await run(restored, 'restore', '--from', data, '--keys', keys);
    expect(again).toMatchObject({ code: 2, err: expect.stringMatching(/^The store is not empty/) });
  });

  test('the export of a learner is taken over the API and from the command line; another tenant finds nobody', async () => {
    const server = await start(join(folder, 'restored'));
    const answer = await fetch(`${server.url}/v1/learners/learner-1/export`, {
      headers: { authorization: `Bearer ${server.key}` },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/gzip');
    expect(answer.headers.get('content-disposition')).toBe(
      'attachment; filename="learner-1.tar.gz"',
    );
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(1_000);
    expect((await ask(server, '/learners/learner-2/export')).status).toBe(410);
    expect((await ask(server, '/learners/nobody/export')).status).toBe(404);
    const out = join(folder, 'learner-1.tar.gz');
    const written = await run(join(folder, 'restored'), 'export', 'learner-1', '--out', out);
    expect([written.code, written.err]).toEqual([0, '']);
    expect(written.out).toContain(`4 journey entries`);
    const made = await run(join(folder, 'restored'), 'tenant', 'create', 'other');
    expect(made.code).toBe(0);
    const none = await run(
      join(folder, 'restored'),
      'export',
      'learner-1',
      '--out',
      `${out}.other`,
      '--tenant',
      'other',
    );
    expect(none).toMatchObject({ code: 2, err: expect.stringContaining('in the tenant other') });
    const before = await stat(out);
    const again = await run(join(folder, 'restored'), 'export', 'learner-1', '--out', out);
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('is there already') });
    expect((await stat(out)).mtimeMs).toBe(before.mtimeMs);
    const key = await run(
      join(folder, 'restored'),
      'key',
      'create',
      '--tenant',
      'default',
      '--name',
      'reader',
      '--scopes',
      'read',
      '--json',
    );
    const reader = JSON.parse(key.out) as { key: string };
    const refused = await fetch(`${server.url}/v1/learners/learner-1/export`, {
      headers: { authorization: `Bearer ${reader.key}` },
    });
    expect(refused.status).toBe(403);
    await stopServer(server);
  });

  test('a signing key is handed over while the server runs, and everything stays provable', async () => {
    const dataDir = join(folder, 'restored');
    const server = await start(dataDir);
    const before = await run(dataDir, 'anchors', 'key', '--json');
    const rotated = await run(dataDir, 'anchors', 'rotate');
    expect([rotated.code, rotated.err]).toEqual([0, '']);
    await complete(server, 'learner-1', 5);
    await awaitJourney(server, 'learner-1', 5);
    await stopServer(server);
    const verified = await run(dataDir, 'verify', '--anchors');
    expect([verified.code, verified.out]).toEqual([0, expect.stringContaining(', then ')]);
    const after = await run(dataDir, 'anchors', 'key', '--json');
    expect((JSON.parse(after.out) as { id: string }).id).not.toBe(
      (JSON.parse(before.out) as { id: string }).id,
    );
    await copyFile(join(original, 'anchor.key'), join(dataDir, 'anchor.key'));
    const replaced = await run(dataDir, 'verify', '--anchors');
    expect(replaced.code).toBe(1);
    expect(replaced.out).toContain('key that the file ends under');
  });
});
