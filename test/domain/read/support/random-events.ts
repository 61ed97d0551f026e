import type { Observation } from '../../../../src/domain/read/observation.ts';
import type { BankTick } from '../../../../src/domain/read/tick-bank.ts';

/** A seeded source of numbers in [0, 1), in integer arithmetic: the same on every engine. */
export function seedRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function makeVerdict(random: () => number, level: number): Observation {
  const value = random() < 0.08 ? random() * 100 : level + (random() - 0.5) * 30;
  const chance = random();
  if (chance < 0.1) return { kind: 'human', value };
  if (chance < 0.25) return { kind: 'fallback', value };
  const age = random() < 0.1 ? Math.floor(random() * 20) : 0;
  return { kind: 'verdict', value, age, judgeVersion: chance < 0.98 ? 1 : 2 };
}

/**
 * A learner's events: a drifting level with a jump now and then, a spell of gamed figures, verdicts
 * of every kind on about one event in eight, days of absence.
 */
export function makeTicks(seed: number, count: number): BankTick[] {
  const random = seedRandom(seed);
  const ticks: BankTick[] = [];
  let level = 50;
  for (let index = 0; index < count; index += 1) {
    if (random() < 0.01) level = 20 + random() * 60;
    level += random() - 0.5;
    const gamed = Math.floor(index / 150) % 3 === 1 ? 30 : 0;
    const variance = random() < 0.3 ? 100 + random() * 4_000 : 375;
    const value = level + gamed + (random() + random() + random() - 1.5) * 40;
    const observations: Observation[] = [{ kind: 'cheap', value, variance }];
    const chance = random();
    if (chance < 0.12) observations.push(makeVerdict(random, level));
    if (chance < 0.01) observations.shift();
    const daysSincePrevious = random() < 0.1 ? Math.floor(random() * 45) : 0;
    ticks.push({ daysSincePrevious, observations });
  }
  return ticks;
}
