// Runs what the documents tell people to type: each ```sh block that follows a line
// `<!-- ci -->` in README.md and docs/**/*.md, in the checkout, with `bash -eu -o pipefail`.
// A server of its own runs beside them; URL and KEY name it, as the README has people set them. A place that still
// waits for a measured number, `<!-- measured: … -->`, fails as well.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './launch/paths.mjs';

const BLOCK_TIMEOUT_MS = 120_000;
const READY_TIMEOUT_MS = 60_000;
const BLOCK = /^<!-- ci -->\n+```sh\n([\s\S]*?)^```$/gm;

const files = ['README.md', ...globSync('docs/**/*.md', { cwd: root }).toSorted()];
const HOLE = /<!-- measured\b/g;
const holes = files.flatMap((file) => findHoles(file));
if (holes.length > 0) {
  console.error(`${holes.join('\n')}\n${holes.length} numbers are still to be measured`);
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'throughline-docs-'));
chmodSync(folder, 0o755); // run by root, the database is another user
// As the pages have people set them, but nowhere that stays.
const FOLDERS = {
  BACKUPS: join(folder, 'backups'),
  KEY_BACKUPS: join(folder, 'keys'),
  RESTORED: join(folder, 'restored'),
};
const server = await startServer(join(folder, 'data'));
let blocks = 0;
let failures = 0;
for (const file of files) {
  const path = join(root, file);
  if (!existsSync(path)) continue;
  const text = readFileSync(path, 'utf8');
  for (const match of text.matchAll(BLOCK)) {
    blocks += 1;
    const line = text.slice(0, match.index).split('\n').length;
    if (!runBlock(`${file}:${line}`, match[1])) failures += 1;
  }
}
await server.stop();
rmSync(folder, { recursive: true, force: true });
console.log(`${blocks} blocks in ${files.length} documents, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;

function findHoles(file) {
  const path = join(root, file);
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(HOLE)].map(
    ({ index }) => `${file}:${text.slice(0, index).split('\n').length}`,
  );
}

function runBlock(place, script) {
  console.log(`${place}\n${script.trimEnd().replaceAll(/^/gm, '  $ ')}`);
  const result = spawnSync('bash', ['-eu', '-o', 'pipefail', '-c', script], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...server.environment, ...FOLDERS },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: BLOCK_TIMEOUT_MS,
  });
  if (result.status === 0) return true;
  console.error(`${place} ended with ${result.status ?? result.signal}`);
  console.error(`${result.stdout}${result.stderr}`.trim());
  return false;
}

async function startServer(dataDir) {
  const child = spawn(process.execPath, [join(root, 'src/main.ts'), 'start', '--no-sample'], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((resolve) => child.once('close', resolve));
  let said = '';
  const ready = new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`no server came up:\n${said}`)),
      READY_TIMEOUT_MS,
    );
    child.stdout.on('data', (chunk) => {
      said += chunk;
      const url = /ready at (http:\S+)/.exec(said)?.[1];
      const key = /^ {4}(tl_\S+)$/m.exec(said)?.[1];
      if (url === undefined || key === undefined) return;
      clearTimeout(late);
      resolve({ URL: url, KEY: key, DATA_DIR: dataDir, PORT: new globalThis.URL(url).port });
    });
    void exited.then(() => reject(new Error(`the server ended:\n${said}`)));
  });
  return {
    environment: await ready,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
