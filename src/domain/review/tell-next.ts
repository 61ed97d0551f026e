import type { ReviewFigure } from '@throughline/contract';
import { BUILTIN_TAXONOMY, type BUILTIN_CRITERIA } from '../journey/gap-operations.ts';
import type { ReviewGap, ReviewGapFact } from './context.ts';
import { findRecovery, listOnlyHelped, listTold, type GapShown } from './list-misses.ts';
import type { ProposedPattern } from './narration.ts';
import type { StoryMaterial } from './story-material.ts';
import { tellPlaces } from './tell-places.ts';
import { tellNumber } from './tell-words.ts';

const PLACES_MAX = 2;
/** Fewest touchpoints in a row without help that make harder work the next thing. */
const ALONE_MIN = 4;

/** What to do about a built-in gap; one thing that one can do tomorrow. */
const ADVICE: Readonly<Record<(typeof BUILTIN_CRITERIA)[number], string>> = {
  'independence.help':
    'before you ask for a hint, write down what you know and what you would try, and try that once',
  'quality.first-try':
    'hold your work against the task once more before you hand it in the first time',
  'quality.passed': 'go through what the task asks, point by point, before you hand in',
  'speed.against-time':
    'look at the clock when half of the expected time is gone, and cut what can wait',
  'communication.answered':
    'answer the question that was asked in one sentence first, and say the rest after it',
};

/** What to push on next: what is still open, else what came right only in the end; and where all did, harder work. */
export function tellNext(story: StoryMaterial): readonly ProposedPattern[] {
  const told = listTold([...story.shown, ...story.others]);
  const open = told.filter(({ last }) => last.operation !== 'reapplied');
  const helped = listOnlyHelped([...story.shown, ...story.others]).slice(0, 1);
  if (open.length + helped.length > 0)
    return [
      ...open.map((one) => tellOpen(one, 'was missed', story)),
      ...helped.map((one) =>
        tellOpen(one, one.missed.length > 0 ? 'was missed or needed help' : 'needed help', story),
      ),
    ];
  return [...told.map((one) => tellSettled(one, story)), ...tellHarder(story.figures.help)];
}

function tellOpen(
  { gap, missed, helped, alone }: GapShown,
  how: 'was missed' | 'needed help' | 'was missed or needed help',
  { nameOf, citeFacts }: StoryMaterial,
): ProposedPattern {
  const facts = how === 'was missed' ? missed : [...missed, ...helped];
  const done = alone.at(-1);
  const reach =
    done === undefined
      ? ''
      : ` You did it alone at ${nameOf(done.touchpoint)}, so it is within reach.`;
  return {
    text: `${advise(gap)}: it ${how} at ${namePlaces(facts, nameOf)}.${reach}`,
    cites: citeFacts(gap, done === undefined ? facts : [done, ...facts]),
  };
}

function tellSettled(one: GapShown, { nameOf, citeFacts }: StoryMaterial): ProposedPattern {
  const { gap, missed, last } = one;
  const right = findRecovery(one) ?? last;
  return {
    text: `Keep ${gap.title} on your list: it was missed at ${namePlaces(missed, nameOf)} before it came right at ${nameOf(right.touchpoint)}. Do it once more, on a new task, without being asked.`,
    cites: citeFacts(gap, [right, ...missed]),
  };
}

function namePlaces(facts: readonly ReviewGapFact[], nameOf: StoryMaterial['nameOf']): string {
  return tellPlaces(
    facts.map(({ touchpoint }) => nameOf(touchpoint)),
    PLACES_MAX,
  );
}

/** One thing to do, and the gap that it is for. */
function advise({ gap, taxonomy, title }: ReviewGap): string {
  const advice: Readonly<Record<string, string>> = ADVICE;
  return taxonomy === BUILTIN_TAXONOMY && Object.hasOwn(advice, gap)
    ? `For ${title}: ${advice[gap]}`
    : `Make ${title} the first thing that you check before you hand in`;
}

/** Where nothing stays open and the last half went without help: harder work. */
function tellHarder(help: ReviewFigure | undefined): readonly ProposedPattern[] {
  const counted = help?.points.filter(({ counted: counts }) => counts) ?? [];
  const last = counted.slice(Math.floor(counted.length / 2));
  if (help === undefined || last.length < ALONE_MIN || last.some(({ y }) => y > 0)) return [];
  return [
    {
      text: `Take on harder work: the last ${tellNumber(last.length)} steps went without a hint or a request for help.`,
      cites: [help.id],
    },
  ];
}
