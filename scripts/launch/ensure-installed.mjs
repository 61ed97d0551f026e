import { checkBinaries } from './check-binaries.mjs';
import { ExpectedError } from './expected-error.mjs';
import { takeInstallLock } from './install-lock.mjs';
import { clearStamp, readInstallState, writeStamp } from './install-state.mjs';
import { existsSync } from 'node:fs';
import { root, stampFile } from './paths.mjs';
import { runNpm } from './run-npm.mjs';
import { showProgress } from './show-progress.mjs';

const NPM_FLAGS = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
const ERROR_LINES_MAX = 12;

/**
 * Installs what is missing or out of date, and nothing when all is there.
 *
 * @param needs 'production' to run the server, 'full' to test or change it. A full
 *   install is never cut down to a production one.
 */
export async function ensureInstalled(needs) {
  if (isSufficient(readInstallState(), needs) && existsSync(stampFile)) {
    await checkBinaries({ isThorough: false });
    return;
  }
  const lock = await takeInstallLock();
  try {
    const state = readInstallState();
    const kind = state.has === 'full' ? 'full' : needs;
    if (!isSufficient(state, needs)) await install(kind, lock.addProcess);
    await checkBinaries({ isThorough: true });
    writeStamp(kind);
  } finally {
    lock.release();
  }
}

function isSufficient(state, needs) {
  return state.isCurrent && (state.has === 'full' || needs === 'production');
}

async function install(kind, onProcess) {
  clearStamp();
  const scope = kind === 'full' ? ['--include=dev'] : ['--omit=dev'];
  const what = kind === 'full' ? 'everything for development' : 'what the server needs';
  const finish = showProgress(`Installing ${what} with npm (once; minutes on a slow network)`);
  const { exitCode, output } = await runNpm(['ci', ...scope, ...NPM_FLAGS], onProcess);
  finish(exitCode === 0 ? 'done' : 'failed');
  if (exitCode !== 0) throw new ExpectedError(describeFailure(output));
}

function describeFailure(output) {
  const reason = /ENOSPC/.test(output)
    ? 'no space is left on the disk.'
    : /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|network/i.test(output)
      ? 'the first start needs the network once, and the package registry was not reached.'
      : /EACCES|EPERM/.test(output)
        ? `this user may not write to ${root}.`
        : 'npm ended with an error.';
  const lines = output
    .trim()
    .split('\n')
    .filter((line) => !/^npm error {5}at /.test(line));
  const said = lines.slice(0, ERROR_LINES_MAX).join('\n');
  return `The install did not work: ${reason}\nnpm said:\n${said}`;
}
