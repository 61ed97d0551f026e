/**
 * What the read costs: the bank of hypotheses per observation, beside a plain Kalman filter with a
 * Huber weight over the same observations, and the rebuilding of a learner of 10,000 events from its
 * calibration records, which has to give the same bits as the read that grew with them.
 *
 * `node bench/bank.ts [--short] [--json]`
 */
import type { WorkSkill } from '@throughline/contract';
import {
  askingBankParameters,
  baseBankParameters,
  limitToFigures,
  type BankParameters,
} from '../src/domain/read/bank-parameters.ts';
import { decodeBank, encodeBank } from '../src/domain/read/bank-vector.ts';
import { foldPosition, foldRead, startRead } from '../src/domain/read/fold-read.ts';
import type { Observation } from '../src/domain/read/observation.ts';
import {
  builtinReadPolicy,
  listFiguresOnlySkills,
  type ReadPolicy,
} from '../src/domain/read/read-policy.ts';
import type {
  Figure,
  FusedVerdict,
  ReadPosition,
  ReadState,
} from '../src/domain/read/read-types.ts';
import { startBank } from '../src/domain/read/start-bank.ts';
import { tickBank } from '../src/domain/read/tick-bank.ts';
import { WORK_SKILLS } from '../src/domain/skills/work-skill.ts';

const SHORT = process.argv.includes('--short');
const TICKS = SHORT ? 5_000 : 40_000;
const ROUNDS = SHORT ? 3 : 7;
const WARM_UP_MS = 300;
const EVENTS = 10_000;
const REBUILD_SECONDS_MAX = 2;
const MEASURED_SKILLS = ['independence', 'quality', 'speed'] as const;

type Gate = { name: string; value: number; goal: string; pass: boolean };

/** A seeded source of numbers in [0, 1). */
function seedRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

function makeObservations(count: number): Observation[][] {
  const random = seedRandom(7);
  let level = 50;
  return Array.from({ length: count }, (_, index) => {
    level += random() - 0.5;
    if (random() < 0.01) level = 25 + random() * 50;
    const gamed = Math.floor(index / 400) % 4 === 1 ? 30 : 0;
    const noise = (): number => (random() + random() + random() - 1.5) * 40;
    const figure: Observation = { kind: 'cheap', value: level + gamed + noise(), variance: 375 };
    const verdict: Observation = {
      kind: 'verdict',
      value: level + noise() / 2,
      judgeVersion: 0,
      age: 0,
    };
    return random() < 0.12 ? [figure, verdict] : [figure];
  });
}

function runBank(ticks: readonly Observation[][], parameters: BankParameters): number {
  let bank = startBank(parameters);
  for (const observations of ticks) {
    bank = tickBank(bank, { daysSincePrevious: 0, observations }, parameters).bank;
  }
  return bank.read.mean;
}

/** The textbook's answer: one Gaussian, its gain cut where a residual exceeds 1.345 SD. */
function runKalman(ticks: readonly Observation[][]): number {
  let mean = 50;
  let variance = 225;
  for (const observations of ticks) {
    variance += 0.25;
    for (const observation of observations) {
      const noise = observation.kind === 'cheap' ? observation.variance : 81;
      const residual = observation.value - mean;
      const deviations = Math.abs(residual) / Math.sqrt(variance + noise);
      const weight = deviations > 1.345 ? 1.345 / deviations : 1;
      const gain = variance / (variance + noise / weight);
      mean += gain * residual;
      variance *= 1 - gain;
    }
  }
  return mean;
}

/** Median over the rounds, in microseconds per observation, once the code has been running a while. */
function measureMicroseconds(observations: number, run: () => number): number {
  const warm = performance.now() + WARM_UP_MS;
  while (performance.now() < warm) run();
  const times = Array.from({ length: ROUNDS }, () => {
    const start = process.hrtime.bigint();
    if (!Number.isFinite(run())) throw new Error('a filter left the finite numbers');
    return Number(process.hrtime.bigint() - start) / 1_000 / observations;
  }).sort((one, other) => one - other);
  return times[Math.floor(ROUNDS / 2)] as number;
}

function makeFigure(skill: WorkSkill, seq: number, random: () => number): Figure {
  const header = { name: skill, skill, seq, day: Math.floor(seq / 40) };
  if (skill === 'speed') {
    return { ...header, kind: 'direct', value: 100 * random(), variance: 961 };
  }
  return {
    ...header,
    kind: 'binary',
    outcome: random() < 0.65 ? 1 : 0,
    expectation: skill === 'quality' ? 0.7 : 0.75,
    channelScale: skill === 'quality' ? 0.7 : 1.2,
    variance: 0,
  };
}

/** 10,000 completions, every eighth of them calibrated, as the calibration records keep them. */
function makeRecords(levelled: boolean): ReadPosition[] {
  const random = seedRandom(11);
  const positions: ReadPosition[] = [];
  let ticks: Figure[] = [];
  for (let seq = 1; seq <= EVENTS; seq += 1) {
    for (const skill of MEASURED_SKILLS) ticks.push(makeFigure(skill, seq, random));
    if (seq % 8 !== 0 && seq !== EVENTS) continue;
    const levels: Partial<Record<WorkSkill, number>> = {};
    if (levelled) for (const skill of WORK_SKILLS) levels[skill] = 30 + 50 * random();
    const verdict: FusedVerdict = {
      position: seq,
      landing: positions.length + 1,
      source: levelled ? 'judge' : 'rules',
      levels,
    };
    positions.push({ position: seq, day: Math.floor(seq / 40), ticks, verdict });
    ticks = [];
  }
  return positions;
}

/** The read as it grows in the product: after each landing the banks go to the store and come back. */
function growRead(positions: readonly ReadPosition[], policy: ReadPolicy): ReadState {
  let state = startRead(policy);
  for (const position of positions) {
    state = foldPosition(state, position, policy).state;
    const skills = { ...state.skills };
    for (const skill of WORK_SKILLS) {
      const bank = decodeBank([...encodeBank(state.skills[skill].bank)]);
      skills[skill] = { ...state.skills[skill], bank };
    }
    state = { ...state, skills };
  }
  return state;
}

function haveSameBits(one: ReadState, other: ReadState): boolean {
  const same = WORK_SKILLS.every((skill) => {
    const left = new BigUint64Array(encodeBank(one.skills[skill].bank).buffer);
    const right = new BigUint64Array(encodeBank(other.skills[skill].bank).buffer);
    return left.length === right.length && left.every((bits, index) => bits === right[index]);
  });
  return same && one.tier === other.tier && one.version === other.version;
}

function measureRebuild(levelled: boolean): { seconds: number; same: boolean } {
  const estimator = {
    ...builtinReadPolicy.estimator,
    figuresOnly: listFiguresOnlySkills(levelled),
  };
  const policy: ReadPolicy = { ...builtinReadPolicy, estimator };
  const positions = makeRecords(levelled);
  const records = positions.map((position) => JSON.stringify(position));
  const grown = growRead(positions, policy);
  const start = process.hrtime.bigint();
  const parsed = records.map((record) => JSON.parse(record) as ReadPosition);
  const { state } = foldRead(startRead(policy), parsed, policy);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  return { seconds, same: haveSameBits(grown, state) };
}

const ticks = makeObservations(TICKS);
const count = ticks.reduce((sum, observations) => sum + observations.length, 0);
const plain = measureMicroseconds(count, () => runKalman(ticks));
const rows: (readonly [name: string, microseconds: number])[] = [
  ['plain Kalman + Huber', plain],
  ['bank', measureMicroseconds(count, () => runBank(ticks, baseBankParameters))],
  ['bank, may ask', measureMicroseconds(count, () => runBank(ticks, askingBankParameters))],
  [
    'bank, figures only',
    measureMicroseconds(count, () => runBank(ticks, limitToFigures(askingBankParameters))),
  ],
];
console.log(`cost per observation (${count} observations, median of ${ROUNDS} rounds)`);
for (const [name, microseconds] of rows) {
  const ratio = (microseconds / plain).toFixed(0);
  console.log(`  ${name.padEnd(22)} ${microseconds.toFixed(3).padStart(8)} µs   × ${ratio}`);
}

const gates: Gate[] = [];
console.log(`rebuild of a learner of ${EVENTS} events from its records`);
for (const [name, levelled] of [
  ['figures only', false],
  ['with levels', true],
] as const) {
  const { seconds, same } = measureRebuild(levelled);
  gates.push(
    {
      name: `rebuild of 10,000 events, ${name}, seconds`,
      value: seconds,
      goal: `< ${REBUILD_SECONDS_MAX}`,
      pass: seconds < REBUILD_SECONDS_MAX,
    },
    { name: `same bits, ${name}`, value: Number(same), goal: '= 1', pass: same },
  );
  const bits = same ? 'the same bits' : 'OTHER BITS';
  console.log(`  ${name.padEnd(22)} ${seconds.toFixed(3).padStart(8)} s    ${bits}`);
}
const passed = gates.every((gate) => gate.pass);
console.log(passed ? 'all gates hold' : 'a gate fails');
if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ bench: 'bank', gates, microseconds: Object.fromEntries(rows) }));
}
process.exitCode = passed ? 0 : 1;
