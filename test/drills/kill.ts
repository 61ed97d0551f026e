/**
 * Kills the server and its database under load, again and again, and shows that nothing acknowledged is lost and
 * nothing doubled: at random moments, and at every named crash point.
 *
 * `npm run drill:kill -- [--rounds 100] [--short] [--json] [--seed n] [--round k]`
 */
import { parseArgs } from 'node:util';
import { CRASH_POINTS } from '../../src/store/crash-point.ts';
import { Dice } from '../support/random/dice.ts';
import { runKillDrill, type DrillResult, type PlannedRound } from './support/kill-drill.ts';
import { RANDOM_KILLS, type KillKind } from './support/kill-round.ts';

const ROUNDS_DEFAULT = 100;
const MS_PER_SECOND = 1_000;
/** One of each family, for a look within a minute. */
const SHORT: readonly KillKind[] = [
  'node',
  'node and database',
  'database',
  'record/before-commit',
  'calibrate/before-commit',
  'override/after-commit',
  'park/before-commit',
  'engine/before-finish',
];

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: String(ROUNDS_DEFAULT) },
    round: { type: 'string' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const rounds = choose(values.short ? SHORT.map(number) : planRounds(Number(values.rounds)));

console.log(`${rounds.length} rounds, seed ${seed}`);
const startedAtMs = performance.now();
const drill = await runKillDrill({
  seed,
  rounds,
  onRound: ({ round, kind }, result, wallMs) => {
    const { acknowledged, lost, doubled } = result.audit;
    console.log(
      `  round ${String(round).padStart(3)}  ${kind.padEnd(26)} ready again in ${seconds(result.readyMs)}, ${acknowledged} acknowledged, ${lost.length} lost, ${doubled.length} doubled (${seconds(wallMs)})`,
    );
  },
});
printTable(drill);
for (const fault of drill.faults) console.log(`FAULT ${fault}`);
if (drill.keptDataDir !== null) {
  const failed = rounds[drill.results.length - 1]?.round ?? 0;
  console.log(`The data is kept in ${drill.keptDataDir}.`);
  console.log(
    `Again: npm run drill:kill -- --seed ${seed} --rounds ${values.rounds}${values.short ? ' --short' : ''} (its last round alone: --round ${failed})`,
  );
}
console.log(
  `${drill.faults.length === 0 ? 'nothing acknowledged is lost, nothing doubled, verify clean' : 'NOT clean'}; ${seconds(performance.now() - startedAtMs)}`,
);
if (values.json)
  console.log(JSON.stringify({ bench: 'drill:kill', gates: listGates(drill), seed }));
process.exitCode = drill.faults.length === 0 ? 0 : 1;

/** Every kind once before any comes again, each time in another order; kills at random moments count double. */
function planRounds(count: number): readonly PlannedRound[] {
  const dice = new Dice(seed);
  const kinds: readonly KillKind[] = [...RANDOM_KILLS, ...CRASH_POINTS, ...RANDOM_KILLS];
  const planned: KillKind[] = [];
  while (planned.length < count) {
    const order = kinds.map((kind) => ({ kind, place: dice.next() }));
    planned.push(...order.toSorted((a, b) => a.place - b.place).map(({ kind }) => kind));
  }
  return planned.slice(0, count).map(number);
}

function number(kind: KillKind, index: number): PlannedRound {
  return { round: index + 1, kind };
}

function choose(planned: readonly PlannedRound[]): readonly PlannedRound[] {
  const only = values.round;
  return only === undefined ? planned : planned.filter(({ round }) => round === Number(only));
}

function printTable({ results, verified }: DrillResult): void {
  const header = [
    'killed',
    'rounds',
    'acknowledged',
    'lost',
    'doubled',
    'ready p50',
    'ready p99',
    'verify',
  ];
  const lines = [...verified.keys()].map((kind) => {
    const own = results.filter((result) => result.kind === kind);
    const last = own.at(-1)?.audit;
    const ready = own.map((result) => result.readyMs).toSorted((a, b) => a - b);
    const failures = verified.get(kind)?.failures;
    return [
      kind,
      String(own.length),
      String(last?.acknowledged ?? 0),
      String(last?.lost.length ?? 0),
      String(last?.doubled.length ?? 0),
      seconds(quantile(ready, 0.5)),
      seconds(quantile(ready, 0.99)),
      failures === 0 ? 'clean' : `${failures} faults`,
    ];
  });
  const widths = header.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  console.log('');
  for (const line of [header, ...lines]) {
    console.log(
      line
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('   '),
    );
  }
  console.log('');
}

function listGates({ results, verified, pending }: DrillResult): readonly object[] {
  const lost = sum(results.map((result) => result.audit.lost.length));
  const doubled = sum(results.map((result) => result.audit.doubled.length));
  const failures = sum([...verified.values()].map((found) => found.failures));
  return [
    {
      name: 'rounds',
      value: results.length,
      goal: `= ${rounds.length}`,
      pass: results.length === rounds.length,
    },
    { name: 'acknowledged and lost', value: lost, goal: '= 0', pass: lost === 0 },
    { name: 'doubled', value: doubled, goal: '= 0', pass: doubled === 0 },
    {
      name: 'verify failures',
      value: failures,
      goal: '= 0',
      pass: failures === 0 && verified.size > 0,
    },
    { name: 'still not calibrated', value: pending, goal: '= 0', pass: pending === 0 },
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function seconds(ms: number): string {
  return `${(ms / MS_PER_SECOND).toFixed(1)} s`;
}
