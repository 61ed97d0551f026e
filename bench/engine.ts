/**
 * What the embedded engine costs, on a PostgreSQL of its own with fsync on: from a wake to the first step;
 * 200 flows of five steps over 20 learners beside the time that the steps alone take; and whole calibrations,
 * from the answer to a completion to its landing, without the judge's own time.
 *
 * `node bench/engine.ts [--short] [--json]`
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../src/store/embedded/start-embedded-postgres.ts';
import { migrate } from '../src/store/migrate.ts';
import { BenchLearners } from './engine/bench-learners.ts';
import { measureCalibrations } from './engine/measure-calibrations.ts';
import { IDEAL_SECONDS, measureThroughput } from './engine/measure-throughput.ts';
import { measureWakes } from './engine/measure-wakes.ts';
import { quantile } from './engine/quantile.ts';

const SHORT = process.argv.includes('--short');
const WAKES = SHORT ? 200 : 1_000;
const WAKE_P50_MS_MAX = 5;
const CALIBRATIONS = SHORT ? 60 : 400;
const CALIBRATE_P50_MS_MAX = 50;
const THROUGHPUT_ROUNDS = SHORT ? 1 : 5;

interface Gate {
  readonly name: string;
  readonly value: number;
  readonly goal: string;
  readonly pass: boolean;
}

const dataDir = await mkdtemp(join(tmpdir(), 'throughline-bench-engine-'));
const postgres = await startEmbeddedPostgres({ dataDir });
try {
  await migrate(postgres.connection);
  const connection = { ...postgres.connection, user: 'throughline' };
  const learners = new BenchLearners(postgres.connection);
  await learners.addTenant();

  const wakes = await measureWakes(connection, learners, WAKES);
  const wakeP50 = quantile(wakes, 0.5);
  const wakeP99 = quantile(wakes, 0.99);
  console.log(`wake to first step, ${WAKES} wakes of one idle learner at a time`);
  console.log(`  p50 ${wakeP50.toFixed(2)} ms   p99 ${wakeP99.toFixed(2)} ms`);

  const rounds: number[] = [];
  for (let round = 0; round < THROUGHPUT_ROUNDS; round += 1) {
    rounds.push(await measureThroughput(connection, learners));
  }
  const flows = quantile(rounds, 0.5);
  console.log(`200 flows of five steps over 20 learners, median of ${THROUGHPUT_ROUNDS}`);
  console.log(
    `  ${flows.toFixed(2)} s   × ${(flows / IDEAL_SECONDS).toFixed(2)} of the steps' own ${IDEAL_SECONDS.toFixed(1)} s`,
  );
  const calibrations = await measureCalibrations(connection, learners.tenant, CALIBRATIONS);
  await learners.end();
  const beside = calibrations.map((time) => time.wallMs - time.judgeMs);
  const calibrateP50 = quantile(beside, 0.5);
  const calibrateP99 = quantile(beside, 0.99);
  const judgeP50 = quantile(
    calibrations.map((time) => time.judgeMs),
    0.5,
  );
  console.log(`calibration, answer to landing without the judge, ${CALIBRATIONS} of one learner`);
  console.log(
    `  p50 ${calibrateP50.toFixed(1)} ms   p99 ${calibrateP99.toFixed(1)} ms   (judge p50 ${judgeP50.toFixed(2)} ms)`,
  );

  const gates: Gate[] = [
    {
      name: 'wake to first step, p50, ms',
      value: wakeP50,
      goal: `<= ${WAKE_P50_MS_MAX}`,
      pass: wakeP50 <= WAKE_P50_MS_MAX,
    },
    {
      name: 'calibration without the judge, p50, ms',
      value: calibrateP50,
      goal: `<= ${CALIBRATE_P50_MS_MAX}`,
      pass: calibrateP50 <= CALIBRATE_P50_MS_MAX,
    },
  ];
  const passed = gates.every((gate) => gate.pass);
  console.log(passed ? 'all gates hold' : 'a gate fails');
  if (process.argv.includes('--json')) {
    const measures = { wakeP50, wakeP99, flowsSeconds: flows, calibrateP50, calibrateP99 };
    console.log(JSON.stringify({ bench: 'engine', gates, ...measures }));
  }
  process.exitCode = passed ? 0 : 1;
} finally {
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}
