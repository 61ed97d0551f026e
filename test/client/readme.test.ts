import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRealServer, type RealServer } from '../support/server/real-server.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));

let real: RealServer;
let folder: string;

beforeAll(async () => {
  real = await startRealServer('client readme');
  const readme = await readFile(join(root, 'packages/client/README.md'), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  folder = await mkdtemp(join(tmpdir(), 'throughline-readme-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'example.ts'), example);
  const following = /<!-- compiles -->\n```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  await writeFile(join(folder, 'following.ts'), following);
  const { compilerOptions } = JSON.parse(await readFile(join(root, 'tsconfig.json'), 'utf8')) as {
    compilerOptions: object;
  };
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: ['example.ts', 'following.ts'] }),
  );
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await real.stop();
});

test('the examples of the README compile', { timeout: 180_000 }, async () => {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const complaints = await run(process.execPath, [compiler, '--noEmit', '-p', folder]).then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  );
  expect(complaints).toBe('');
});

test(
  'the example of the README runs against a server and prints what the README says',
  { timeout: 180_000 },
  async () => {
    const { stdout } = await run(process.execPath, ['example.ts'], {
      cwd: folder,
      env: { ...process.env, THROUGHLINE_URL: real.url, THROUGHLINE_KEY: real.key },
    });
    const readme = await readFile(join(root, 'packages/client/README.md'), 'utf8');
    expect(stdout).toBe(/```text\n([\s\S]*?)```/.exec(readme)?.[1]);
  },
);
