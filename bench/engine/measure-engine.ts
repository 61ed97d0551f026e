import type { Connection } from '../../src/store/database.ts';
import type { BenchEngine, BenchTemporal } from './bench-engine.ts';
import { BenchLearners } from './bench-learners.ts';
import { measureCalibrations } from './measure-calibrations.ts';
import { measureHistories } from './measure-histories.ts';
import { measureMany } from './measure-many.ts';
import { measureMessages } from './measure-messages.ts';
import { IDEAL_SECONDS, measureThroughput } from './measure-throughput.ts';
import { measureWakes } from './measure-wakes.ts';
import { quantile } from './quantile.ts';

export interface EngineGate {
  readonly name: string;
  readonly value: number;
  readonly goal: string;
  readonly pass: boolean;
}

export type EngineMeasures = Readonly<Record<string, number>>;

/** What is expected of each engine on two cores, ms at p50. */
const GOALS = {
  embedded: { wakeMs: 5, calibrateMs: 50 },
  temporal: { wakeMs: null, calibrateMs: 150 },
} as const;
/** How many events the record path takes for each that one Temporal message per event would. */
const RECORD_RATIO_MIN = 5;

/** Takes every measure of one engine in a database that is its own, printing each. */
export async function measureEngine(
  bench: BenchEngine,
  superuser: Connection,
  isShort: boolean,
): Promise<{ readonly gates: readonly EngineGate[]; readonly measures: EngineMeasures }> {
  const connection = { ...superuser, user: 'throughline' };
  const learners = new BenchLearners(superuser);
  await learners.addTenant();
  console.log(`\n${bench.name}`);
  try {
    const wakes = await showWakes(bench, connection, learners, isShort);
    const flows = await showThroughput(bench, connection, learners, isShort);
    const calibrations = await showCalibrations(bench, connection, learners, isShort);
    const many = await showMany(bench, connection, learners, isShort);
    const messages = isTemporal(bench)
      ? await showMessages(bench, connection, learners, isShort)
      : null;
    const measures = { ...wakes, ...flows, ...calibrations, ...many, ...messages };
    return { gates: listGates(bench, measures), measures };
  } finally {
    await learners.end();
  }
}

function isTemporal(bench: BenchEngine): bench is BenchTemporal {
  return bench.name === 'temporal';
}

async function showWakes(
  bench: BenchEngine,
  connection: Connection,
  learners: BenchLearners,
  isShort: boolean,
): Promise<{ readonly wakeP50: number; readonly wakeP99: number }> {
  const rounds = (isShort ? 200 : 1_000) / (isTemporal(bench) ? 2 : 1);
  const wakes = await measureWakes(bench, connection, learners, rounds);
  const [wakeP50, wakeP99] = [quantile(wakes, 0.5), quantile(wakes, 0.99)];
  console.log(`  wake to first step, ${rounds} wakes of one idle learner at a time`);
  console.log(`    p50 ${wakeP50.toFixed(2)} ms   p99 ${wakeP99.toFixed(2)} ms`);
  return { wakeP50, wakeP99 };
}

async function showThroughput(
  bench: BenchEngine,
  connection: Connection,
  learners: BenchLearners,
  isShort: boolean,
): Promise<{ readonly flowsSeconds: number }> {
  const count = isShort ? 1 : 5;
  const rounds: number[] = [];
  for (let round = 0; round < count; round += 1) {
    rounds.push(await measureThroughput(bench, connection, learners));
  }
  const flowsSeconds = quantile(rounds, 0.5);
  console.log(`  200 flows of five steps over 20 learners, median of ${count}`);
  console.log(
    `    ${flowsSeconds.toFixed(2)} s   × ${(flowsSeconds / IDEAL_SECONDS).toFixed(2)} of the steps' own ${IDEAL_SECONDS.toFixed(1)} s`,
  );
  return { flowsSeconds };
}

async function showCalibrations(
  bench: BenchEngine,
  connection: Connection,
  learners: BenchLearners,
  isShort: boolean,
): Promise<EngineMeasures> {
  const rounds = isShort ? 60 : 400;
  const { times, ref, calibrations } = await measureCalibrations(
    bench,
    connection,
    learners.tenant,
    rounds,
  );
  const beside = times.map((time) => time.wallMs - time.judgeMs);
  const [calibrateP50, calibrateP99] = [quantile(beside, 0.5), quantile(beside, 0.99)];
  const judgeP50 = quantile(
    times.map((time) => time.judgeMs),
    0.5,
  );
  console.log(`  calibration, answer to landing without the judge, ${rounds} of one learner`);
  console.log(
    `    p50 ${calibrateP50.toFixed(1)} ms   p99 ${calibrateP99.toFixed(1)} ms   (judge p50 ${judgeP50.toFixed(2)} ms)`,
  );
  if (!isTemporal(bench)) return { calibrateP50, calibrateP99 };
  const { runs, events, bytes } = await measureHistories(bench, ref);
  const historyEvents = events / calibrations;
  const historyBytes = bytes / calibrations;
  console.log(
    `    in Temporal, per calibration: ${historyEvents.toFixed(1)} events, ${Math.round(historyBytes)} bytes (${runs} runs)`,
  );
  return { calibrateP50, calibrateP99, historyEvents, historyBytes };
}

async function showMany(
  bench: BenchEngine,
  connection: Connection,
  learners: BenchLearners,
  isShort: boolean,
): Promise<EngineMeasures> {
  const count = { learners: 100, attempts: isShort ? 2 : 5 };
  const many = await measureMany(bench, connection, learners.tenant, count);
  const manyPerSecond = many.calibrations / many.seconds;
  console.log(`  ${count.learners} learners at once, ${count.attempts} completions each`);
  console.log(
    `    ${many.seconds.toFixed(1)} s, ${manyPerSecond.toFixed(0)} calibrations/s; everybody's first verdict after ${many.firstVerdictsSeconds.toFixed(1)} s`,
  );
  return {
    manyPerSecond,
    manySeconds: many.seconds,
    firstVerdictsSeconds: many.firstVerdictsSeconds,
  };
}

async function showMessages(
  bench: BenchTemporal,
  connection: Connection,
  learners: BenchLearners,
  isShort: boolean,
): Promise<EngineMeasures> {
  const counts = isShort
    ? { recorded: 4_000, messages: 1_000 }
    : { recorded: 40_000, messages: 5_000 };
  const { record, message } = await measureMessages(bench, connection, learners.tenant, counts);
  const recordRatio = record.perSecond / message.perSecond;
  console.log('  one event per request, 50 learners at once');
  console.log(
    `    record path              ${record.perSecond.toFixed(0)} events/s, p50 ${record.p50Ms.toFixed(1)} ms (priced, encrypted, committed)`,
  );
  console.log(
    `    executeUpdateWithStart   ${message.perSecond.toFixed(0)} events/s, p50 ${message.p50Ms.toFixed(1)} ms (a number added in a workflow)`,
  );
  console.log(`    the record path takes ${recordRatio.toFixed(0)} × as many`);
  return {
    recordPerSecond: record.perSecond,
    recordP50: record.p50Ms,
    messagesPerSecond: message.perSecond,
    messageP50: message.p50Ms,
    recordRatio,
  };
}

function listGates(bench: BenchEngine, measures: EngineMeasures): readonly EngineGate[] {
  const { wakeMs, calibrateMs } = GOALS[bench.name];
  const gates: EngineGate[] = [];
  const addMost = (name: string, key: string, most: number | null): void => {
    const value = measures[key];
    if (most === null || value === undefined) return;
    gates.push({ name: `${bench.name}: ${name}`, value, goal: `<= ${most}`, pass: value <= most });
  };
  addMost('wake to first step, p50, ms', 'wakeP50', wakeMs);
  addMost('calibration without the judge, p50, ms', 'calibrateP50', calibrateMs);
  const { recordRatio } = measures;
  if (recordRatio !== undefined) {
    gates.push({
      name: 'record path over one Temporal message per event, events/s',
      value: recordRatio,
      goal: `>= ${RECORD_RATIO_MIN}`,
      pass: recordRatio >= RECORD_RATIO_MIN,
    });
  }
  return gates;
}
