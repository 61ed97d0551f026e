import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';

const MODULE = new URL('../../src/main/wait-for-stop.ts', import.meta.url).href;

/** Waits for a stop, drains until its input ends, and says both. */
const PROGRAM = `
const { waitForStop } = await import(${JSON.stringify(MODULE)});
const stop = waitForStop();
process.stdin.resume();
console.log('running');
await stop.reason;
process.stdin.once('end', () => console.log('drained'));
`;

test('a stop that arrives several times over, by different ways, still drains', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM]);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close');
  await once(child.stdout, 'data');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGINT'] as const) {
    child.kill(signal);
    await sleep(50);
  }
  child.stdin.end();
  await ended;
  expect({ exitCode: child.exitCode, signal: child.signalCode, output }).toEqual({
    exitCode: 0,
    signal: null,
    output: 'running\ndrained\n',
  });
});
