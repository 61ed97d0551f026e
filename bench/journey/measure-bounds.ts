import { isDeepStrictEqual } from 'node:util';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BudgetError } from '../../src/domain/errors/budget-error.ts';
import { ThroughlineError } from '../../src/domain/errors/throughline-error.ts';
import { runErasure } from '../../src/main/run-erasure.ts';
import { createEraseSteps } from '../../src/steps/erase/create-erase-steps.ts';
import { deriveErasureLogKey } from '../../src/store/erasure/erasure-line.ts';
import { ErasureLogFile } from '../../src/store/erasure/erasure-log-file.ts';
import { eraseLearner } from '../../src/writes/erase-learner.ts';
import { deliver, shuffle, type Arrival } from '../../test/support/journey/generator/deliver.ts';
import { makeScript } from '../../test/support/journey/generator/make-script.ts';
import { makeTwin } from '../../test/support/journey/generator/make-twin.ts';
import type { Script } from '../../test/support/journey/generator/planted.ts';
import { findLeaks, readEverything } from '../../test/support/journey/find-leaks.ts';
import { forgeQuotes } from '../../test/support/journey/forge-quotes.ts';
import { readBlock, scoreLearner } from '../../test/support/journey/ground-learner.ts';
import { land, openLearner, type LandedLearner } from '../../test/support/journey/land-script.ts';
import { readState } from '../../test/support/journey/read-state.ts';
import type { JourneyBench } from './open-journey-bench.ts';

/** What must never happen, counted. */
export interface Bounds {
  readonly leaks: readonly string[];
  readonly leaksOfErased: readonly string[];
  /** Twins whose block says something that is true of the other alone. */
  readonly mixed: readonly string[];
  readonly quotes: { readonly forged: number; readonly refused: number };
  readonly shuffles: { readonly landed: number; readonly same: number };
  readonly refusal: { readonly needed: number; readonly isExact: boolean };
}

export async function measureBounds(bench: JourneyBench, entries: number): Promise<Bounds> {
  const [home, away] = bench.tenants;
  const script = makeScript({ seed: 77, externalId: 'twin-1', entries });
  const twin = makeTwin(script, 'twin-2', 78);
  const learner = await landAll(bench, script);
  const near = await landAll(bench, twin);
  // The same name in another house: the same script, and words of its own.
  const far = await landAll(bench, makeTwin(script, 'twin-1', 79), away);
  const all = [learner, near, far];
  const leaks = [...(await findLeaks(bench.parts, all)), ...(await askAcross(bench, near))];
  const mixed: string[] = [];
  for (const one of all)
    mixed.push(...(await scoreLearner(bench.parts, one, { audience: 'manager' })).contradictions);
  return {
    leaks,
    mixed,
    quotes: await forgeQuotes(bench.pool, learner, near),
    shuffles: await measureShuffles(bench, entries),
    refusal: await measureRefusal(bench, learner),
    leaksOfErased: await measureErased(bench, near, [learner, far]),
  };

  async function landAll(
    ground: JourneyBench,
    what: Script,
    tenant = home,
  ): Promise<LandedLearner> {
    const landed = await openLearner(ground, tenant, what);
    await land(ground, landed, deliver(what.entries, { seed: 5, late: 0.1, twice: 0 }));
    return landed;
  }
}

/** Asks the other tenant for a learner that it does not have. */
async function askAcross(
  { parts, tenants }: JourneyBench,
  near: LandedLearner,
): Promise<readonly string[]> {
  const across = { ...near, tenant: tenants[1] };
  const code = await refusalOf(readBlock(parts, across, { audience: 'manager' }));
  return code === 'learner/not-found' ? [] : [`another tenant got ${code}`];
}

async function refusalOf(read: Promise<unknown>): Promise<string> {
  try {
    await read;
    return 'an answer';
  } catch (error) {
    if (error instanceof ThroughlineError) return error.code;
    throw error;
  }
}

/** One script, landed in order and in none: the same state, up to the numbers of entries. */
async function measureShuffles(bench: JourneyBench, entries: number): Promise<Bounds['shuffles']> {
  const orders: ((script: Script) => readonly Arrival[])[] = [
    ({ entries: all }) => deliver(all, { seed: 1, late: 0, twice: 0 }),
    ({ entries: all }) => shuffle(all, 2),
    ({ entries: all }) => shuffle(all, 3),
  ];
  const states: unknown[] = [];
  for (const [index, order] of orders.entries()) {
    const script = makeScript({ seed: 99, externalId: `shuffled-${index}`, entries });
    const learner = await openLearner(bench, bench.tenants[0], script);
    await land(bench, learner, order(script));
    states.push(await readState(bench.pool, learner));
  }
  const same = states.filter((state) => isDeepStrictEqual(state, states[0])).length;
  return { landed: states.length, same };
}

/** A budget too small for the keys is refused with the least that does. */
async function measureRefusal(
  { parts }: JourneyBench,
  learner: LandedLearner,
): Promise<Bounds['refusal']> {
  const needed = await neededOf(readBlock(parts, learner, { audience: 'manager', budget: 1 }));
  const least = await neededOf(readBlock(parts, learner, { audience: 'manager', budget: needed }));
  const less = await neededOf(
    readBlock(parts, learner, { audience: 'manager', budget: needed - 1 }),
  );
  return { needed, isExact: least === 0 && less === needed };
}

async function neededOf(read: Promise<unknown>): Promise<number> {
  try {
    await read;
    return 0;
  } catch (error) {
    if (error instanceof BudgetError) return error.needed;
    throw error;
  }
}

/** Erases one of two near twins; what is told of the others afterwards, and whether anything is told of them. */
async function measureErased(
  bench: JourneyBench,
  gone: LandedLearner,
  others: readonly LandedLearner[],
): Promise<readonly string[]> {
  const { eraserPool, master, parts } = bench;
  const folder = await mkdtemp(join(tmpdir(), 'throughline-bench-journey-'));
  try {
    const nowMs = Date.now;
    const log = new ErasureLogFile(join(folder, 'erasure.log'), deriveErasureLogKey(master));
    const request = {
      tenant: gone.ref.tenant,
      learner: gone.script.externalId,
      requestedBy: 'operator',
    };
    const { ref } = await eraseLearner({ eraserPool, master, nowMs }, request);
    await runErasure(createEraseSteps({ eraserPool, master, log, nowMs }), ref);
    const told = await refusalOf(readEverything(parts, gone));
    const leaks = await findLeaks(parts, others, [gone]);
    return [...leaks, ...(told === 'learner/erased' ? [] : [`the erased one got ${told}`])];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
