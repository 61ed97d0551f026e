import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './ensure-installed.mjs';
import { ExpectedError } from './expected-error.mjs';
import { root } from './paths.mjs';
import { runNode } from './run-node.mjs';

const HOOK = pathToFileURL(join(root, 'scripts/launch/stop-with-launcher.mjs')).href;
const MAIN = join(root, 'src/main.ts');

/**
 * `install` only installs; `test [flags]` runs every check; `run FILE [flags]` runs a script
 * of the checkout (benches, drills); anything else is a command of src/main.ts.
 */
export async function runCommand([command, ...flags]) {
  if (process.platform === 'win32') {
    throw new ExpectedError('Throughline runs on Linux and macOS; on Windows use WSL.');
  }
  if (command === 'install') {
    await ensureInstalled('full');
  } else if (command === 'test') {
    await ensureInstalled('full');
    await runNode([join(root, 'scripts/test.mjs'), ...flags], { isServer: false });
  } else if (command === 'run') {
    await ensureInstalled('full');
    await runNode(flags, { isServer: false });
  } else {
    await ensureInstalled('production');
    const isServer = ['start', 'server', 'worker'].includes(command);
    const hook = isServer ? ['--import', HOOK] : [];
    const given = command === undefined ? [] : [command, ...flags];
    await runNode([...hook, MAIN, ...given], { isServer });
  }
}
