import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, sep } from 'node:path';
import { root } from './paths.mjs';

/** What of npm's output is kept to show when it fails. */
const OUTPUT_CHARACTERS_MAX = 16_384;

/**
 * Runs npm in the checkout and keeps the end of what it says.
 * Resolves to `{ exitCode, output }`; `onProcess` is told its process id.
 */
export async function runNpm(flags, onProcess) {
  return runQuietly(...npmCommand(flags), root, onProcess);
}

/** Runs a program with Node's own npm on its path, as an install script would be run. */
export async function runQuietly(program, flags, folder, onProcess) {
  let output = '';
  const keep = (chunk) => {
    output = (output + chunk).slice(-OUTPUT_CHARACTERS_MAX);
  };
  const child = spawn(program, flags, {
    cwd: folder,
    env: { ...process.env, PATH: pathOutsideCheckout() },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) onProcess?.(child.pid);
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ exitCode: 1, output: String(error) }));
    child.once('close', (exitCode) => resolve({ exitCode: exitCode ?? 1, output }));
  });
}

/** The npm that runs us, else the one on the path. */
function npmCommand(flags) {
  const script = process.env['npm_execpath'];
  if (script !== undefined && /npm-cli\.[cm]?js$/.test(script) && existsSync(script)) {
    return [systemNode(), [script, ...flags]];
  }
  return ['npm', flags];
}

/** Not the Node inside node_modules, which an install takes away under its own feet. */
export function systemNode() {
  const own = process.env['npm_node_execpath'];
  const isOutside = (path) => !path.includes(`${sep}node_modules${sep}`);
  if (own !== undefined && isOutside(own) && existsSync(own)) return own;
  return isOutside(process.execPath) ? process.execPath : 'node';
}

function pathOutsideCheckout() {
  const given = (process.env['PATH'] ?? '').split(delimiter);
  const outside = given.filter((folder) => !folder.includes(`node_modules${sep}.bin`));
  const node = systemNode();
  return [...(node === 'node' ? [] : [dirname(node)]), ...outside].join(delimiter);
}
