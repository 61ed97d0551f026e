/**
 * What the next reader of a journey knows, beside what simpler memories would hand on, and what that costs as a
 * journey grows: latent scripts, landed by the one writer of entries on a PostgreSQL of its own, read through the
 * real reads, and held to an oracle that shares nothing with the fold.
 *
 * `node bench/journey.ts [--short] [--json] [--entries 100000]`
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { measureBounds, type Bounds } from './journey/measure-bounds.ts';
import {
  f1Of,
  LAST_ENTRIES,
  measureKnowledge,
  precisionOf,
  recallOf,
  type Knowledge,
} from './journey/measure-knowledge.ts';
import { measureLatency, type LengthCost } from './journey/measure-latency.ts';
import { openJourneyBench } from './journey/open-journey-bench.ts';

const { values: flags } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    entries: { type: 'string' },
  },
});
const entriesMax = Number(flags.entries ?? (flags.short ? 2_000 : 100_000));
const lengths = [10, 1_000, 10_000, 100_000].filter((length) => length < entriesMax);
const histories = flags.short
  ? [60, 200, 400]
  : [10, 60, 100, 200, 300, 400, 400, 400, 800, 800, 1_500];
const rounds = flags.short
  ? { appends: 150, groundings: 400 }
  : { appends: 1_000, groundings: 3_000 };
const TOKENS_MAX = 1_200;
/** Of what is wrong, so much is shown; the gates count all of it. */
const FAULTS_SHOWN = 10;

interface Gate {
  readonly name: string;
  readonly value: number;
  readonly goal: string;
  readonly pass: boolean;
}

const bench = await openJourneyBench();
try {
  console.log(
    `planted histories of ${histories.join(', ')} entries; ${TOKENS_MAX} tokens; load ${tellLoad()}`,
  );
  const knowledge = await measureKnowledge(bench, histories, report);
  tellKnowledge(knowledge);
  const bounds = await measureBounds(bench, flags.short ? 150 : 400);
  tellBounds(bounds);
  const costs = await measureLatency(bench, [...lengths, entriesMax], rounds, report);
  tellCosts(costs);
  summarise(knowledge, bounds, costs);
} finally {
  await bench.close();
}

function report(progress: string): void {
  console.log(`… ${Math.round(performance.now() / 1_000)} s: ${progress}`);
}

function tellLoad(): string {
  return loadavg()
    .map((load) => load.toFixed(1))
    .join(' ');
}

function tellKnowledge({ ours, last, fitting, recurrences, ...rest }: Knowledge): void {
  console.log(`${rest.entries} entries landed, ${rest.again.sent} of them sent twice`);
  const rows = [
    ['the block', ours],
    [`the last ${LAST_ENTRIES} entries`, last],
    ['every entry that fits', fitting],
  ] as const;
  for (const [name, score] of rows) {
    console.log(
      `  ${name.padEnd(24)} recall ${recallOf(score).toFixed(3)}   precision ${precisionOf(score).toFixed(3)}   (${score.known} of ${score.needed} known, ${score.told} told)`,
    );
  }
  console.log(
    `  recurrences: ${recurrences.planted} planted, ${recurrences.found} found, ${recurrences.right} of them right; ${rest.cites} citations; at most ${rest.tokensMax} tokens`,
  );
  for (const fault of [...rest.contradictions, ...rest.badCites].slice(0, FAULTS_SHOWN))
    console.log(`  ! ${fault}`);
}

function tellBounds({ leaks, leaksOfErased, mixed, quotes, shuffles, refusal }: Bounds): void {
  console.log(
    `  ${quotes.refused} of ${quotes.forged} forged quotes refused; ${shuffles.same} of ${shuffles.landed} orders of landing give the same state; a budget of 1 is refused, ${refusal.needed} are needed`,
  );
  for (const fault of [...leaks, ...leaksOfErased, ...mixed].slice(0, FAULTS_SHOWN))
    console.log(`  ! ${fault}`);
}

function tellCosts(costs: readonly LengthCost[]): void {
  console.log(`ms, p50 / p95 / p99; load ${tellLoad()}`);
  for (const { entries, grownMs, append, grounding, tokens } of costs) {
    const [appends, blocks] = [append, grounding].map(({ p50, p95, p99 }) =>
      [p50, p95, p99].map((ms) => ms.toFixed(2).padStart(7)).join(' '),
    );
    console.log(
      `  ${String(entries).padStart(7)} entries   append ${appends}   grounding ${blocks}   ${tokens} tokens   grown in ${(grownMs / 1_000).toFixed(1)} s`,
    );
  }
}

function summarise(knowledge: Knowledge, bounds: Bounds, costs: readonly LengthCost[]): void {
  const first = costs[0] as LengthCost;
  const long = costs.at(-1) as LengthCost;
  const middle = costs.find(({ entries }) => entries >= 1_000) as LengthCost;
  const { ours, again } = knowledge;
  const wrong = knowledge.contradictions.length + bounds.mixed.length;
  const twice = again.sent - again.refused;
  const gates = [
    atLeast('recall of the block', recallOf(ours), 1),
    atLeast('precision of the block', precisionOf(ours), 0.99),
    atLeast('F1 of recurrences', f1Of(knowledge.recurrences), 1),
    atMost('contradictions, near twins included', wrong, 0),
    atMost('citations that do not hold', knowledge.badCites.length + knowledge.foreign.length, 0),
    atMost('leaks between learners and tenants', bounds.leaks.length, 0),
    atMost('leaks of an erased learner', bounds.leaksOfErased.length, 0),
    atMost('forged quotes taken', bounds.quotes.forged - bounds.quotes.refused, 0),
    atMost('entries taken twice', twice, 0),
    atMost(
      'orders of landing that change the state',
      bounds.shuffles.landed - bounds.shuffles.same,
      0,
    ),
    atLeast('the refusal names the least budget', bounds.refusal.isExact ? 1 : 0, 1),
    atMost('most tokens of a block', Math.max(knowledge.tokensMax, long.tokens), TOKENS_MAX),
    atMost(
      `tokens at ${long.entries} / at ${middle.entries} entries`,
      long.tokens / middle.tokens,
      1.1,
    ),
    atMost(
      `append p50 at ${long.entries} / at ${first.entries} entries`,
      long.append.p50 / first.append.p50,
      1.2,
    ),
    atMost(`grounding p99 at ${long.entries} entries, ms`, long.grounding.p99, 5),
    atMost(
      `grounding p50 at ${long.entries} / at ${middle.entries} entries`,
      long.grounding.p50 / middle.grounding.p50,
      1.2,
    ),
  ];
  for (const { name, value, goal, pass } of gates) {
    console.log(
      `${pass ? 'reached ' : 'MISSED  '} ${name}: ${Number(value.toFixed(3))} (goal ${goal})`,
    );
  }
  if (flags.json) {
    const baselines = { last: recallOf(knowledge.last), fitting: recallOf(knowledge.fitting) };
    console.log(JSON.stringify({ bench: 'journey', gates, baselines, costs, load: loadavg() }));
  }
  if (gates.some(({ pass }) => !pass)) process.exitCode = 1;
}

function atLeast(name: string, value: number, goal: number): Gate {
  return { name, value, goal: `>= ${goal}`, pass: value >= goal };
}

function atMost(name: string, value: number, goal: number): Gate {
  return { name, value, goal: `<= ${goal}`, pass: value <= goal };
}
