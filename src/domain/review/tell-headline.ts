import type { Outcome } from '@throughline/contract';
import { listComeBacks } from './list-tries.ts';
import { keyOf, quoteTitle } from './name-touchpoints.ts';
import type { NarrationInput } from './narration.ts';
import type { StoryMaterial } from './story-material.ts';
import { tellSpan } from './tell-date.ts';
import { listTold } from './list-misses.ts';
import { tellPlaces } from './tell-places.ts';
import { capitalise, tellAmount } from './tell-words.ts';

/** Pending verdicts that the headline names. */
const PENDING_TOLD_MAX = 2;

/** The whole arc in two to four sentences: how it ended, what changed, what kept coming back, what is still to come. */
export function tellHeadline(input: NarrationInput, story: StoryMaterial): string {
  return [tellEnd(input), tellChange(story), tellComingBack(story), tellPending(input, story)]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function tellEnd({ subject, context }: NarrationInput): string {
  const what = quoteTitle(subject.scenarioTitle ?? subject.scenario) ?? 'the scenario';
  const stages = new Set(context.rollups.touchpoints.flatMap(({ stage }) => stage ?? [])).size;
  const when = tellSpan(subject.startedAtMs, subject.endedAtMs);
  const over = stages === 0 ? '' : `, in ${tellAmount(stages, 'stage')}`;
  const told: Readonly<Record<Outcome, string>> = {
    passed: `You passed ${what}, ${when}${over}.`,
    failed: `You did not pass ${what} this time; you worked on it ${when}${over}.`,
    none: `You came to the end of ${what}; you worked on it ${when}${over}.`,
  };
  return told[subject.outcome];
}

function tellChange({ figures, touchpoints }: StoryMaterial): string {
  const faster = figures.pace?.trend === 'falling';
  const freer = figures.help?.trend === 'falling';
  if (faster && freer) return 'Along the way you got faster and needed less help.';
  if (faster) return 'Along the way you got faster.';
  if (freer) return 'Along the way you needed less help.';
  return listComeBacks(touchpoints).length > 0
    ? 'What did not pass at first, you came back to and passed.'
    : '';
}

function tellComingBack({ shown }: StoryMaterial): string {
  const told = listTold(shown);
  const open = told.filter(({ last }) => last.operation !== 'reapplied');
  const [first] = open;
  if (first !== undefined)
    return `What kept coming back is ${first.gap.title}: start there next time.`;
  const [settled] = told;
  return settled === undefined
    ? ''
    : `${capitalise(settled.gap.title)} was missed more than once, and came right in the end.`;
}

function tellPending({ context }: NarrationInput, { nameOf }: StoryMaterial): string {
  const { pending } = context.rollups;
  if (pending.length === 0) return '';
  const places = tellPlaces(
    pending.map((one) => nameOf(keyOf(one))),
    PENDING_TOLD_MAX,
  );
  return pending.length === 1
    ? `The verdict on ${places} is still to come; this review is revised when it lands.`
    : `The verdicts on ${places} are still to come; this review is revised when they land.`;
}
