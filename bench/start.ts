/**
 * What a start costs: from `npm start` on a data folder that was used before until `/readyz` answers 200, and the
 * memory of the server and its PostgreSQL once the sample has been played and calibrated.
 *
 * `npm run bench:start -- [--short] [--json]`. Linux alone: memory is the sum of the proportional set sizes in /proc.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quantile } from './engine/quantile.ts';
import { measureMemory } from './start/measure-memory.ts';
import { NpmStart } from './start/npm-start.ts';

const SHORT = process.argv.includes('--short');
const STARTS = SHORT ? 3 : 5;
const READY_MS_MAX = 3_000;
const MEMORY_MB_MAX = 300;
/** After the sample, so that what is only needed for a moment can be given back. */
const REST_MS = SHORT ? 2_000 : 10_000;

const dataDir = await mkdtemp(join(tmpdir(), 'throughline-bench-start-'));
try {
  const first = await NpmStart.begin(dataDir);
  console.log(
    `first start, with a fresh database and the sample: ready to use after ${seconds(first.saidReadyMs)}`,
  );
  await first.rest(REST_MS);
  const memory = await measureMemory(await first.findServer(), dataDir);
  console.log(
    `memory ${REST_MS / 1_000} s after the sample (sum of PSS; npm and launcher not counted)`,
  );
  for (const part of memory.parts)
    console.log(`  ${part.name.padEnd(34)} ${megabytes(part.bytes)}`);
  console.log(`  ${'together'.padEnd(34)} ${megabytes(memory.bytes)}`);
  await first.stop();

  const warm: number[] = [];
  for (let round = 0; round < STARTS; round += 1) {
    const start = await NpmStart.begin(dataDir);
    warm.push(start.readyMs);
    await start.stop();
  }
  const readyMs = quantile(warm, 0.5);
  console.log(
    `warm npm start to ready, ${STARTS} starts: ${warm.map(seconds).join(', ')}; median ${seconds(readyMs)}`,
  );

  const memoryMb = memory.bytes / 2 ** 20;
  const gates = [
    {
      name: 'warm npm start to ready, median, ms',
      value: Math.round(readyMs),
      goal: `<= ${READY_MS_MAX}`,
      pass: readyMs <= READY_MS_MAX,
    },
    {
      name: 'memory after the sample, MB',
      value: Math.round(memoryMb),
      goal: `<= ${MEMORY_MB_MAX}`,
      pass: memoryMb <= MEMORY_MB_MAX,
    },
  ];
  const passed = gates.every((gate) => gate.pass);
  console.log(passed ? 'all gates hold' : 'a gate fails');
  if (process.argv.includes('--json')) console.log(JSON.stringify({ bench: 'start', gates }));
  process.exitCode = passed ? 0 : 1;
} finally {
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`.padStart(9);
}
