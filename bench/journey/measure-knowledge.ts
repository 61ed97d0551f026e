import { deliver } from '../../test/support/journey/generator/deliver.ts';
import { makeScript } from '../../test/support/journey/generator/make-script.ts';
import {
  BUDGET_TOKENS,
  PLANTED_AUDIENCES,
  readAllGaps,
  scoreLearner,
  type Asked,
} from '../../test/support/journey/ground-learner.ts';
import { land, openLearner, type LandedLearner } from '../../test/support/journey/land-script.ts';
import { scoreEntries, takeNewest } from '../../test/support/journey/read-baseline.ts';
import { listMustKnow, type Score } from '../../test/support/journey/score-block.ts';
import { scoreRecurrences } from '../../test/support/journey/score-recurrences.ts';
import type { JourneyBench } from './open-journey-bench.ts';

/** Entries that the simplest memory hands on. */
export const LAST_ENTRIES = 10;

/** What planted histories came to. */
export interface Knowledge {
  readonly learners: readonly LandedLearner[];
  readonly entries: number;
  readonly ours: Score;
  readonly last: Score;
  readonly fitting: Score;
  readonly recurrences: { planted: number; found: number; right: number };
  readonly contradictions: readonly string[];
  readonly cites: number;
  readonly badCites: readonly string[];
  readonly foreign: readonly string[];
  readonly tokensMax: number;
  readonly again: { sent: number; refused: number };
}

/** Lands scripts of many seeds and lengths, and holds what each next reader gets to what is true. */
export async function measureKnowledge(
  bench: JourneyBench,
  lengths: readonly number[],
  report: (progress: string) => void,
): Promise<Knowledge> {
  const learners: LandedLearner[] = [];
  const sums = { ours: noScore(), last: noScore(), fitting: noScore() };
  const recurrences = { planted: 0, found: 0, right: 0 };
  const faults = {
    contradictions: [] as string[],
    badCites: [] as string[],
    foreign: [] as string[],
  };
  const again = { sent: 0, refused: 0 };
  let cites = 0;
  let tokensMax = 0;
  for (const [index, entries] of lengths.entries()) {
    const learner = await landHistory(bench, index, entries);
    learners.push(learner);
    again.sent += learner.again.sent;
    again.refused += learner.again.refused;
    for (const asked of listAsked(learner)) {
      const score = await scoreLearner(bench.parts, learner, asked);
      sums.ours = addScores(sums.ours, score);
      const who = `${learner.script.externalId} for ${asked.audience}`;
      faults.contradictions.push(...score.contradictions.map((fault) => `${who}: ${fault}`));
      faults.badCites.push(...score.badCites.map((fault) => `${who}: ${fault}`));
      faults.foreign.push(...score.foreign);
      cites += score.cites;
      tokensMax = Math.max(tokensMax, score.block.tokens);
      addBaselines(sums, learner, asked);
    }
    const found = scoreRecurrences(await readAllGaps(bench.parts, learner), learner);
    recurrences.planted += found.planted;
    recurrences.found += found.found;
    recurrences.right += found.right;
    faults.contradictions.push(...found.wrongStandings);
    report(`${index + 1} of ${lengths.length} histories`);
  }
  const landed = learners.reduce((sum, learner) => sum + learner.landed.length, 0);
  return { learners, entries: landed, ...sums, recurrences, ...faults, cites, tokensMax, again };
}

async function landHistory(
  bench: JourneyBench,
  index: number,
  entries: number,
): Promise<LandedLearner> {
  const script = makeScript({
    seed: 1_000 + index,
    externalId: `learner-${index}`,
    entries,
    carriesOpen: 15,
  });
  const learner = await openLearner(bench, bench.tenants[0], script);
  await land(bench, learner, deliver(script.entries, { seed: index, late: 0.1, twice: 0.02 }));
  return learner;
}

/** Every audience over all, and one focus. */
function listAsked({ script }: LandedLearner): readonly Asked[] {
  const focus = script.entries[0]?.focus ?? 'general';
  return [...PLANTED_AUDIENCES.map((audience) => ({ audience })), { audience: 'manager', focus }];
}

function addBaselines(
  sums: { last: Score; fitting: Score },
  learner: LandedLearner,
  {
    audience,
    focus = null,
  }: { readonly audience: Asked['audience']; readonly focus?: string | null },
): void {
  const needed = listMustKnow(learner, audience, focus);
  const last = takeNewest(learner, focus, BUDGET_TOKENS, LAST_ENTRIES);
  const fitting = takeNewest(learner, focus, BUDGET_TOKENS, Number.POSITIVE_INFINITY);
  sums.last = addScores(sums.last, scoreEntries(last, needed, audience, focus));
  sums.fitting = addScores(sums.fitting, scoreEntries(fitting, needed, audience, focus));
}

function noScore(): Score {
  return { needed: 0, known: 0, told: 0, right: 0 };
}

function addScores(one: Score, other: Score): Score {
  return {
    needed: one.needed + other.needed,
    known: one.known + other.known,
    told: one.told + other.told,
    right: one.right + other.right,
  };
}

export function recallOf({ known, needed }: Score): number {
  return needed === 0 ? 1 : known / needed;
}

export function precisionOf({ right, told }: Score): number {
  return told === 0 ? 1 : right / told;
}

export function f1Of({ planted, found, right }: Knowledge['recurrences']): number {
  return planted + found === 0 ? 1 : (2 * right) / (planted + found);
}
