import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { bundledNode, modules } from './paths.mjs';

const PARENT_POLL_MS = 1_000;
const SIGNAL_EXIT_BASE = 128;
const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/**
 * Runs a script on the bundled Node, in the caller's working directory, and ends as
 * it ends. Signals go on to it; if whoever started us is killed, it is asked to stop,
 * so that no server stays behind that nobody sees.
 *
 * @param isServer adds a channel by which the child notices that we were killed
 */
export function runNode(flags, { isServer }) {
  const child = spawn(bundledNode, flags, {
    env: { ...process.env, PATH: [join(modules, '.bin'), process.env['PATH']].join(delimiter) },
    stdio: isServer ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
  });
  forwardSignals(child);
  if (isServer) followParent(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode, signal) => {
      process.exitCode =
        signal === null ? (exitCode ?? 1) : SIGNAL_EXIT_BASE + (SIGNAL_NUMBERS[signal] ?? 0);
      resolve();
      // Nothing of ours is left to do; the parent's poll must not keep us.
      process.exit();
    });
  });
}

/**
 * A terminal's Ctrl-C reaches the child by itself, together with us; sent on, it
 * would count as a second one.
 */
function forwardSignals(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal === 'SIGINT' && process.stdin.isTTY === true) return;
      child.kill(signal);
    });
  }
}

/** Only under npm, whose child we are for as long as it lives; a daemon's parent may leave. */
function followParent(child) {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, PARENT_POLL_MS).unref();
}
