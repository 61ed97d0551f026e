/**
 * Throughline on Temporal, at length: 5,000 completions of one learner over histories that are renewed when the server
 * suggests it; the sample scenario through two servers and two workers, of which one is killed; random histories
 * through both engines, which have to store the same.
 *
 * `npm run drill:temporal -- [--completions 5000] [--histories 25] [--seed n] [--short] [--json]`
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findTestTemporalCli } from '../support/temporal/temporal-server.ts';
import { runLongHistoryDrill } from './support/long-history-drill.ts';
import { runTemporalHouseDrill } from './support/temporal-house-drill.ts';

/** A Temporal workflow ends at 51,200 events. */
const EVENTS_MAX = 25_000;
const PLANS = {
  full: { completions: 5_000, suggestAfterEvents: null, runsMin: 3, histories: 25 },
  short: { completions: 200, suggestAfterEvents: 200, runsMin: 2, histories: 0 },
} as const;

const { values } = parseArgs({
  options: {
    completions: { type: 'string' },
    histories: { type: 'string' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
if (findTestTemporalCli() === null) {
  console.error('There is no Temporal CLI here. Run: npm test -- --only temporal');
  process.exit(1);
}
const plan = values.short ? PLANS.short : PLANS.full;
const completions = Number(values.completions ?? plan.completions);
const histories = Number(values.histories ?? plan.histories);
const seed = Number(values.seed);

console.log(`one learner, ${completions} completions, with continue-as-new`);
const long = await runLongHistoryDrill(completions, plan.suggestAfterEvents);
console.log(
  `  ${long.landed} landed in ${long.seconds.toFixed(1)} s (${((1_000 * long.seconds) / completions).toFixed(1)} ms each), ${long.runs} runs, at most ${long.eventsMax} events in one`,
);
console.log('the sample scenario, twice, through two servers and two workers, one of them killed');
const house = await runTemporalHouseDrill();
console.log(
  `  ${house.events} events, ${house.verdicts} verdicts (${house.verdictsAtKill} when the worker was killed), ${house.entries} journey entries, ${(house.playedMs / 1_000).toFixed(1)} s`,
);
for (const fault of house.faults) console.log(`FAULT ${fault}`);
if (histories > 0) console.log(`${histories} random histories through both engines, seed ${seed}`);
const differing = histories > 0 && !(await compareHistories());

const equal = (name: string, value: number, wanted: number) => ({
  name,
  value,
  goal: `= ${wanted}`,
  pass: value === wanted,
});
const atLeast = (name: string, value: number, least: number) => ({
  name,
  value,
  goal: `>= ${least}`,
  pass: value >= least,
});
const gates = [
  equal('completions of one learner that landed', long.landed, completions),
  equal('landed out of order', long.inOrder ? 0 : 1, 0),
  atLeast('runs of its workflow', long.runs, plan.runsMin),
  {
    name: 'events of the longest run',
    value: long.eventsMax,
    goal: `<= ${EVENTS_MAX}`,
    pass: long.eventsMax <= EVENTS_MAX,
  },
  atLeast('verdicts of the sample', house.verdicts, 1),
  equal('still not calibrated', house.pending, 0),
  equal('verify failures', house.verifyFailures, 0),
  equal('other faults', house.faults.length, 0),
  equal('engines that store differently', differing ? 1 : 0, 0),
];
for (const { name, value, goal, pass } of gates) {
  console.log(
    `${pass ? 'holds ' : 'FAILS '} ${name.padEnd(40)} ${String(value).padStart(8)}  (${goal})`,
  );
}
if (values.json) {
  console.log(JSON.stringify({ bench: 'drill:temporal', gates, long, house, histories, seed }));
}
process.exitCode = gates.every((gate) => gate.pass) ? 0 : 1;

/** The differential test of `npm test`, with more histories. It prints the shortest one that differs. */
async function compareHistories(): Promise<boolean> {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const child = spawn('vitest', ['run', 'test/engines/engines-agree.test.ts'], {
    cwd: root,
    env: { ...process.env, HISTORIES: String(histories), SEED: String(seed) },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  return exitCode === 0;
}
