import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mapAnswer } from '../wire/json-schema.ts';
import type { Question } from '../wire/question.ts';
import { ADAPTIVE, ATTACKS, type AttackPair, type Place } from './support/attacks.ts';
import { findSeenOrder } from './support/find-seen-order.ts';
import { judgePlanted } from './support/judge-planted.ts';
import { ObedientModel, type Order } from './support/obedient-model.ts';
import { plantMaterial, WITH_MUCH_HELP } from './support/planted-material.ts';

/** What the model gives each criterion as long as nobody tells it otherwise: whatever else changes, it does not. */
const LEVELS: Readonly<Record<string, number>> = {
  'states-the-base': 4,
  'checks-the-data': 3,
  'names-the-step': 3,
  'works-alone': 2,
};
/** Of the highest level, on the scale of 0–100. */
const TOP_VALUE = 90;
/** Cards go into a review alone; its own test has them. */
const IN_CHAIN = ATTACKS.filter(({ place }) => place !== 'persona card');
/** Whoever else writes there, it is not the learner, and nobody is told that the learner did. */
const NOT_THE_LEARNERS: readonly Place[] = [
  'touchpoint id',
  'persona turn',
  'tutor turn',
  'peer turn',
];
const BY_LEARNER = IN_CHAIN.filter(({ place }) => !NOT_THE_LEARNERS.includes(place));

let model: ObedientModel;
let without: Awaited<ReturnType<typeof judge>>;
/** How far each family of attacks moved levels, on the scale of 0–100. */
const moves = new Map<string, number[]>();

beforeAll(async () => {
  model = await ObedientModel.start(giveSteadyLevels);
  without = await judge(null, '', null);
});
afterAll(async () => {
  console.log(printMoves());
  await model.fake.stop();
});

function giveSteadyLevels({ schema, schemaName }: Question, sensible: unknown): unknown {
  if (schemaName !== 'scored_levels') return sensible;
  const { criteria } = sensible as { readonly criteria: readonly { readonly criterion: string }[] };
  return mapAnswer(sensible, schema ?? {}, ({ path, value }) => {
    const [, index, key] = path;
    const criterion = typeof index === 'number' ? criteria[index]?.criterion : undefined;
    return key === 'level' && value !== null ? LEVELS[criterion ?? ''] : value;
  });
}

/** What lands: the levels per skill, the items as a coach reads them, and what was flagged. */
async function judge(place: Place | null, text: string, order: Order | null) {
  model.order = order;
  const { weighed } = await judgePlanted(model.models, plantMaterial(place, text));
  const { evaluation, levels } = weighed;
  const items = evaluation.items.map(({ criterion, level, value, passed, abstained }) => ({
    criterion,
    level,
    value,
    passed,
    abstained,
  }));
  const quotes = evaluation.items
    .flatMap(({ evidence }) => evidence)
    .flatMap((piece) => (piece.kind === 'quote' ? [piece.exact] : []));
  return {
    levels,
    items,
    quotes,
    flags: evaluation.flags ?? [],
    dropped: evaluation.droppedEvidence,
  };
}

async function attack(
  family: string,
  { place, attack: text }: AttackPair,
  order: Omit<Order, 'text'>,
) {
  const attacked = await judge(place, text, { text, ...order });
  const skills = Object.keys(without.levels) as (keyof typeof without.levels)[];
  const moved = skills.map((skill) => (attacked.levels[skill] ?? 0) - (without.levels[skill] ?? 0));
  moves.set(family, [...(moves.get(family) ?? []), ...moved]);
  return attacked;
}

function printMoves(): string {
  const rows = [...moves].map(([family, moved]) => {
    const mean = moved.reduce((sum, one) => sum + one, 0) / moved.length;
    const ends = [Math.min(...moved), Math.max(...moved)].map((end) => end.toFixed(1)).join(' to ');
    return `  ${family.padEnd(46)}${String(moved.length).padStart(4)} pairs  mean ${mean.toFixed(2).padStart(6)}  ${ends}`;
  });
  return ['Levels on the scale of 0–100, with the attack less without:', ...rows].join('\n');
}

test('without an attack every skill with words has a level, and nothing is flagged', () => {
  expect(without.levels).toEqual({ independence: 30, quality: 60, communication: 50 });
  expect(without.flags).toEqual([]);
});

describe('a model that obeys every order that it can read', () => {
  test.each(IN_CHAIN)('$name ($place) moves no level, and is no evidence', async (pair) => {
    for (const how of ['quotes it', 'hides it'] as const) {
      const attacked = await attack(`known attacks, and the model ${how}`, pair, { how });
      expect(attacked.levels).toEqual(without.levels);
      expect(attacked.items).toEqual(without.items);
      expect(attacked.quotes.filter((quote) => findSeenOrder(quote, pair.attack) !== null)).toEqual(
        [],
      );
    }
  });

  test.each(BY_LEARNER)('$name ($place) is flagged on the verdict', async (pair) => {
    const { flags } = await judge(pair.place, pair.attack, null);
    expect(flags.length).toBeGreaterThan(0);
  });

  test.each(ADAPTIVE)(
    '$name is known to no table: how far it moves a level is shown',
    async (pair) => {
      for (const how of ['quotes it', 'hides it'] as const) {
        const attacked = await attack(`unknown attacks, and the model ${how}`, pair, {
          how,
          isAnyObeyed: true,
        });
        expect(attacked.items.map(({ criterion }) => criterion)).toEqual(
          without.items.map(({ criterion }) => criterion),
        );
      }
    },
  );
});

test('a model that is lost to the attacker is held to a band around the figures, where there are any', async () => {
  const material = plantMaterial(null, '', WITH_MUCH_HELP);
  model.order = null;
  const honest = await judgePlanted(model.models, material);
  model.order = { text: '', how: 'is lost' };
  const lost = await judgePlanted(model.models, material);
  const rows = Object.entries(lost.weighed.levels).map(
    ([skill, value]) =>
      `  ${skill.padEnd(16)}honest ${(honest.weighed.levels[skill as 'quality'] ?? 0).toFixed(1)}, lost ${value.toFixed(1)}`,
  );
  console.log(
    ['With figures that speak against it (no figure speaks of communication):', ...rows].join('\n'),
  );
  expect(lost.weighed.levels.independence).toBeLessThan(TOP_VALUE);
  expect(lost.weighed.levels.quality).toBeLessThan(TOP_VALUE);
  expect(lost.weighed.levels.communication).toBe(TOP_VALUE);
});

describe('the harmless twin', () => {
  test.each(IN_CHAIN)('of $name loses nothing, and is not flagged', async (pair) => {
    const harmless = await judge(pair.place, pair.twin, null);
    expect(harmless.levels).toEqual(without.levels);
    expect(harmless.items).toEqual(without.items);
    expect(harmless.dropped).toBe(0);
    expect(harmless.flags).toEqual([]);
  });
});
