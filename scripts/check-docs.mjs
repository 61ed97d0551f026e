// Runs what the documents tell people to type: each ```sh block that follows a line
// `<!-- ci -->` in README.md and docs/**/*.md, in the checkout, with `bash -eu -o pipefail`.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './launch/paths.mjs';

const BLOCK_TIMEOUT_MS = 120_000;
const BLOCK = /^<!-- ci -->\n+```sh\n([\s\S]*?)^```$/gm;

const files = ['README.md', ...globSync('docs/**/*.md', { cwd: root }).toSorted()];
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
console.log(`${blocks} blocks in ${files.length} documents, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;

function runBlock(place, script) {
  console.log(`${place}\n${script.trimEnd().replaceAll(/^/gm, '  $ ')}`);
  const result = spawnSync('bash', ['-eu', '-o', 'pipefail', '-c', script], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: BLOCK_TIMEOUT_MS,
  });
  if (result.status === 0) return true;
  console.error(`${place} ended with ${result.status ?? result.signal}`);
  console.error(`${result.stdout}${result.stderr}`.trim());
  return false;
}
