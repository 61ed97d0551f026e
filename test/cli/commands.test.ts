import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type ServerProcess } from '../support/processes/server-process.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const CSV = {
  main: [
    'EventType,EventID,Order,SubjectID,ToolInstances,CodeStateID,ServerTimestamp,ProblemID,Correct',
    'Submit,a1,1,S1,Tutor,1,2026-01-05T09:00:00,sum,FALSE',
    'X-HintRequest,a2,2,S1,Tutor,1,2026-01-05T09:02:00,sum,NA',
    'Submit,a3,3,S1,Tutor,2,2026-01-05T09:05:00,sum,TRUE',
    'Submit,a4,4,S2,Tutor,2,2026-01-05T09:05:00,sum,TRUE',
  ].join('\n'),
  code: ['CodeStateID,Code', '1,"return a, b"', '2,return a + b'].join('\n'),
};

let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-cli-'));
  await chmod(folder, 0o755); // run by root, the database is another user
  server = await startServer({ dataDir: join(folder, 'data'), port: 0 });
}, 180_000);

afterAll(async () => {
  server.child.kill('SIGTERM');
  await server.exited;
  await rm(folder, { recursive: true, force: true });
});

async function run(...flags: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [MAIN, ...flags],
      { env: { PATH: process.env['PATH'], DATA_DIR: join(folder, 'data') }, timeout: 180_000 },
      (error, out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), out, err }),
    );
  });
}

const local = (): string[] => ['--url', server.url];

test('tenants and keys are made, listed and revoked beside the running server', async () => {
  expect((await run('tenant', 'create', 'academy-1', '--json')).code).toBe(0);
  const again = await run('tenant', 'create', 'academy-1');
  expect(again).toMatchObject({
    code: 2,
    err: expect.stringContaining('there is a tenant of this name already'),
  });
  const made = await run(
    'key',
    'create',
    '--tenant',
    'academy-1',
    '--name',
    'platform',
    '--scopes',
    'read',
    '--json',
  );
  const { id, key } = JSON.parse(made.out) as { id: string; key: string };
  const ask = async (): Promise<number> =>
    (
      await fetch(`${server.url}/v1/learners/nobody`, {
        headers: { authorization: `Bearer ${key}` },
      })
    ).status;
  expect(await ask()).toBe(404);
  const listed = await run('key', 'list', '--tenant', 'academy-1');
  expect(listed.out).toContain(id);
  expect(listed.out).not.toContain(key);
  expect((await run('key', 'revoke', id, '--tenant', 'academy-1')).out).toContain('is revoked');
  await expect.poll(ask).toBe(401);
  expect((await run('key', 'revoke', 'nothing', '--tenant', 'academy-1')).code).toBe(2);
}, 180_000);

test('an unknown tenant or scope is said with those that there are', async () => {
  expect((await run('key', 'list', '--tenant', 'nobody')).err).toContain(
    'there are: academy-1, default',
  );
  expect((await run('key', 'create', '--name', 'x', '--scopes', 'write')).err).toContain(
    'ingest, read, review, admin',
  );
}, 180_000);

test('a ProgSnap2 export is imported once, however often the command runs', async () => {
  const source = join(folder, 'export');
  await mkdir(source);
  await writeFile(join(source, 'MainTable.csv'), CSV.main);
  await writeFile(join(source, 'CodeState.csv'), CSV.code);
  const first = await run('import', 'progsnap2', source, ...local(), '--json');
  expect(JSON.parse(first.out)).toMatchObject({
    events: 4,
    recorded: 4,
    duplicates: 0,
    learners: 2,
    completions: 2,
  });
  const second = await run('import', 'progsnap2', source, ...local(), '--json');
  expect(JSON.parse(second.out)).toMatchObject({ recorded: 0, duplicates: 4 });
}, 180_000);

test('an interrupted import goes on behind what an earlier run had sent', async () => {
  const file = join(folder, 'events.ndjson');
  const events = Array.from({ length: 6 }, (_, index) => ({
    id: `resume-${index}`,
    learner: 'learner-1',
    kind: 'chat_turn',
    status: 'completed',
    touchpoint: `chat-${index}`,
    occurredAt: '2026-01-05T09:00:00Z',
  }));
  await writeFile(file, `${events.map((event) => JSON.stringify(event)).join('\n')}\n`);
  const name = createHash('sha256').update(`events ${file} ${server.url}`);
  for (const event of events) name.update(`\n${event.learner} ${event.id}`);
  const notes = join(folder, 'data', 'imports');
  await mkdir(notes, { recursive: true });
  await writeFile(join(notes, `${name.digest('hex').slice(0, 32)}.json`), '{"sent":4}');
  const resumed = await run('import', 'events', file, ...local());
  expect(resumed.out).toContain(
    '2 recorded, 0 known already, going on after 4 that an earlier run had sent',
  );
  const whole = await run('import', 'events', file, ...local(), '--json');
  expect(JSON.parse(whole.out)).toMatchObject({ recorded: 4, duplicates: 2, resumedAfter: 0 });
}, 180_000);

test('a file with faults is refused whole, naming lines and fields', async () => {
  const file = join(folder, 'faulty.ndjson');
  await writeFile(file, '{"id":"f-1"}\nnot json\n');
  const refused = await run('import', 'events', file, ...local());
  expect(refused.code).toBe(2);
  expect(refused.err).toContain('line 1 /learner');
  expect(refused.err).toContain('line 2');
}, 180_000);

test('the sample plays into a running server and says what the read is and rests on', async () => {
  const key = (await readFile(join(folder, 'data', 'admin.key'), 'utf8')).trim();
  const played = await run('sample', ...local(), '--key', key);
  expect(played.code).toBe(0);
  expect(played.out).toMatch(/overall .*→ \w+: the next event earns \d+×/);
  expect(played.out).toMatch(/late: priced, not judged|Earned: \d+ XP, of which \d+ settled/);
}, 180_000);

test('what is parked is listed, and what is not parked cannot be retried', async () => {
  expect((await run('parked', 'list')).out).toContain('Nothing is parked.');
  expect(await run('parked', 'retry', 'learner-1', '1')).toMatchObject({
    code: 2,
    out: expect.stringContaining('is not parked'),
  });
}, 180_000);

test('what is unevaluated is listed, and what is not cannot be retried', async () => {
  expect((await run('unevaluated', 'list')).out).toContain('Nothing is unevaluated.');
  expect(JSON.parse((await run('unevaluated', 'list', '--json')).out)).toEqual({
    items: [],
    more: false,
  });
  expect(await run('unevaluated', 'retry', 'learner-1', '1')).toMatchObject({
    code: 2,
    out: expect.stringContaining('is not unevaluated'),
  });
}, 180_000);

test('reviews are listed, and those that failed by themselves', async () => {
  expect((await run('reviews', 'list', '--failed')).out).toBe('No review has failed.\n');
  // The sample's, which played into this server before.
  expect(JSON.parse((await run('reviews', 'list', '--json')).out)).toMatchObject({
    items: [{ scenario: 'late-shipments', attempt: 'attempt-1', revision: 1, status: 'completed' }],
    more: false,
  });
}, 180_000);

test('model judges are stopped, bounded and let go on beside the running server', async () => {
  expect((await run('judging', 'stop')).out).toMatch(/^Stopped: no model is asked/);
  expect(JSON.parse((await run('judging', 'budget', '1000', '--json')).out)).toMatchObject({
    stopped: true,
    dailyTokens: 1_000,
    version: 2,
  });
  const shown = await run('judging', 'resume');
  expect(shown.out).toMatch(/^Running\.\n\d{4}-\d{2}-\d{2}: 0 tokens of 1000/);
  expect(shown.out).toContain('builtin');
  expect(JSON.parse((await run('judging', 'budget', 'none', '--json')).out)).toMatchObject({
    dailyTokens: null,
  });
  const refused = await run('judging', 'budget', 'much');
  expect(refused.code).toBe(2);
  expect(refused.err).toMatch(/^error: .*a whole number of tokens a day, or "none"/);
  expect(refused.err).not.toContain('    at '); // a sentence, no stack
}, 180_000);

test('verify is clean over all of it, and says what it checked', async () => {
  const verified = await run('verify', '--json');
  expect(verified.code).toBe(0);
  expect(JSON.parse(verified.out)).toMatchObject({ clean: true, failures: 0 });
}, 180_000);

test('a command without its server says so in a sentence', async () => {
  const file = join(folder, 'one.ndjson');
  await writeFile(
    file,
    '{"id":"o-1","learner":"l-1","kind":"stage","status":"completed","touchpoint":"t","occurredAt":"2026-01-05T09:00:00Z"}\n',
  );
  const refused = await run('import', 'events', file, '--url', 'http://127.0.0.1:9');
  expect(refused.code).toBe(2);
  expect(refused.err.trim().split('\n').at(-1)).toMatch(/127\.0\.0\.1:9/);
  expect(refused.err).not.toContain('    at ');
}, 180_000);
