import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));
/** What a process says is kept for whoever looks into a failed round. */
const OUTPUT_LENGTH_MAX = 200_000;

/** A process that was begun, ready or not. */
export interface BegunProcess {
  readonly child: ChildProcess;
  /** Resolves when the process has gone, however it ended. */
  readonly exited: Promise<{ readonly exitCode: number | null; readonly signal: string | null }>;
  /** What it has said so far, on both of its channels. */
  readonly output: () => string;
  /** Of that, what went to standard error. */
  readonly errors: () => string;
}

/** Runs `src/main.ts <flags>` in a process group of its own, with this environment and nothing else. */
export function beginProcess(
  flags: readonly string[],
  environment: Readonly<Record<string, string>>,
): BegunProcess {
  const child = spawn(process.execPath, [MAIN, ...flags], {
    cwd: '/',
    detached: true,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      TMPDIR: process.env['TMPDIR'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      PORT: '0',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    if (output.length < OUTPUT_LENGTH_MAX) output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    if (errors.length < OUTPUT_LENGTH_MAX) errors += chunk.toString();
  });
  const exited = new Promise<{ exitCode: number | null; signal: string | null }>((resolve) => {
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal }));
  });
  return { child, exited, output: () => output + errors, errors: () => errors };
}
