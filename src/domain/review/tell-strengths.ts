import type { ReviewFigure } from '@throughline/contract';
import { BUILTIN_TAXONOMY } from '../journey/gap-operations.ts';
import { capitalise } from '../text/capitalise.ts';
import type { ReviewGapFact } from './context.ts';
import { listTold, type GapShown } from './list-misses.ts';
import { tellAnswer } from './tell-answer.ts';
import { tellPlaces } from './tell-places.ts';
import { listComeBacks, listLeftFailed, type StageTries } from './list-tries.ts';
import type { ProposedPattern } from './narration.ts';
import type { StoryMaterial } from './story-material.ts';
import {
  tellAmount,
  tellList,
  tellNumber,
  tellOften,
  tellOrdinal,
  tellValue,
} from './tell-words.ts';

const RECOVERED_MAX = 2;
const PLACES_MAX = 2;
const SOLID_MAX = 3;
/** Done alone this often, and never otherwise, is no accident. */
const SOLID_MIN = 3;
/** Fewest pieces of timed work that "all of them" is said of. */
const ALL_MIN = 3;

/** What went well, the most telling first; each shows at two touchpoints or more. */
export function tellStrengths(story: StoryMaterial): readonly ProposedPattern[] {
  const comeBacks = listComeBacks(story.touchpoints);
  return [
    ...tellComeBacks(comeBacks, story),
    ...tellRecovered(story, comeBacks.length > 0),
    ...tellHelp(story.figures.help),
    ...tellPace(story.figures.pace),
    ...tellSolid(story),
  ];
}

function tellComeBacks(
  comeBacks: readonly StageTries[],
  { citeEnds, touchpoints }: StoryMaterial,
): readonly ProposedPattern[] {
  const [first, ...more] = comeBacks;
  if (first === undefined) return [];
  const cites = citeEnds(comeBacks.flatMap(({ tries }) => tries));
  if (more.length === 0) {
    const passed = countToPass(first);
    const text =
      passed === 2
        ? `${first.title} did not pass at the first try. You went back to it, and the second try passed.`
        : `${first.title} took ${tellNumber(passed)} tries. You kept at it, and the ${tellOrdinal(passed)} passed.`;
    return [{ text, cites }];
  }
  const counts = comeBacks.map(countToPass);
  const same = counts.every((count) => count === counts[0]);
  const titles = comeBacks.map(({ title }, index) =>
    same ? title : `${title} (${tellNumber(counts[index] ?? 0)} tries)`,
  );
  const whole = listLeftFailed(touchpoints).length === 0 ? 'What' : 'Some of what';
  const text = `${whole} did not pass you went back to until it did: ${tellList(titles)}${same ? `, each at the ${tellOrdinal(counts[0] ?? 0)} try` : ''}.`;
  return [{ text, cites }];
}

/** Tries up to the one that passed after the first that did not. */
function countToPass({ tries }: StageTries): number {
  const failed = tries.findIndex(({ outcome }) => outcome === 'failed');
  const passed = tries.findIndex(({ outcome }, index) => index > failed && outcome === 'passed');
  return passed + 1 || tries.length;
}

/** What was missed or needed help, and then came right alone elsewhere; what is told as stuck comes last. */
function tellRecovered(
  { shown, others, nameOf, citeFacts }: StoryMaterial,
  hasComeBacks: boolean,
): readonly ProposedPattern[] {
  const stuck = listTold([...shown, ...others]);
  return shown
    .filter(({ gap }) => !(hasComeBacks && gap.gap === 'quality.passed'))
    .map((one) => ({ ...one, ...splitAtRecovery(one) }))
    .filter(({ before, after }) => before.length > 0 && after.length > 0)
    .toSorted(
      (one, other) =>
        Number(isAmong(one, stuck)) - Number(isAmong(other, stuck)) ||
        other.after.length - one.after.length,
    )
    .slice(0, RECOVERED_MAX)
    .map(({ gap, missed, before, after }) => {
      const name = (facts: readonly ReviewGapFact[]): string =>
        tellPlaces(
          facts.map(({ touchpoint }) => nameOf(touchpoint)),
          PLACES_MAX,
        );
      const was =
        missed.length > 0 ? `was missed at ${name(missed)}` : `needed help at ${name(before)}`;
      return {
        text: `${capitalise(gap.title)} ${was}. Later you did it alone, at ${name(after)}.`,
        cites: citeFacts(gap, [...after, ...before]),
      };
    });
}

/** Where it was missed or needed help, and where it was done alone after the last of these, elsewhere. */
function splitAtRecovery({ missed, helped, alone }: GapShown) {
  const before = [...missed, ...helped].toSorted(
    (one, other) => one.occurredAtMs - other.occurredAtMs,
  );
  const lastMs = before.at(-1)?.occurredAtMs ?? 0;
  const after = alone.filter(
    ({ occurredAtMs, touchpoint }) =>
      occurredAtMs > lastMs && before.every((fact) => fact.touchpoint !== touchpoint),
  );
  return { before, after };
}

function isAmong({ gap }: GapShown, others: readonly GapShown[]): boolean {
  return others.some((other) => other.gap.gap === gap.gap);
}

/** What was done alone each time that it was looked at. */
function tellSolid({ shown, citeFacts }: StoryMaterial): readonly ProposedPattern[] {
  const solid = shown
    .filter(
      ({ missed, helped, alone }) =>
        missed.length + helped.length === 0 && alone.length >= SOLID_MIN,
    )
    .toSorted((one, other) => weigh(other) - weigh(one))
    .slice(0, SOLID_MAX);
  const [first, ...more] = solid;
  if (first === undefined) return [];
  const cites = solid.flatMap(({ gap, alone }) => citeFacts(gap, alone.slice(0, 6)));
  const text =
    more.length === 0
      ? `${capitalise(first.gap.title)} worked, without help, each of the ${tellNumber(first.alone.length)} times that it was looked at.`
      : `Some things worked, without help, each time that they were looked at: ${tellList(solid.map(({ gap, alone }) => `${gap.title} (${tellOften(alone.length)})`))}.`;
  return [{ text, cites }];
}

/** A rubric's own criterion says more than a habit that every task shows. */
function weigh({ gap, alone }: GapShown): number {
  return alone.length + (gap.taxonomy === BUILTIN_TAXONOMY ? 0 : 100);
}

function tellPace(pace: ReviewFigure | undefined): readonly ProposedPattern[] {
  if (pace === undefined || pace.value === null || pace.count < ALL_MIN) return [];
  if (pace.trend === 'falling')
    return [{ text: tellAnswer('You got faster', pace.answer), cites: [pace.id] }];
  const within = pace.points.filter(({ counted, y }) => counted && y <= 100).length;
  if (within < pace.count || pace.trend === 'rising') return [];
  return [
    {
      text: `You kept to the time: all ${tellAmount(pace.count, 'passed piece', 'passed pieces')} of work with an expected time stayed within it, and the middle one took ${tellValue(pace.value)} % of it.`,
      cites: [pace.id],
    },
  ];
}

function tellHelp(help: ReviewFigure | undefined): readonly ProposedPattern[] {
  if (help === undefined || help.state !== 'measured') return [];
  if (help.trend === 'falling')
    return [
      { text: tellAnswer('You needed less help as you went', help.answer), cites: [help.id] },
    ];
  if (help.points.some(({ counted, y }) => counted && y > 0)) return [];
  return [
    {
      text: `You worked on your own: ${tellAmount(help.count, 'step')} in a row without a hint or a request for help.`,
      cites: [help.id],
    },
  ];
}
