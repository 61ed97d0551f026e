import type { Outcome } from '@throughline/contract';
import { capitalise } from '../text/capitalise.ts';
import { listComeBacks, listLeftFailed } from './list-tries.ts';
import { keyOf, quoteTitle } from './name-touchpoints.ts';
import type { NarrationInput } from './narration.ts';
import type { StoryMaterial } from './story-material.ts';
import { tellSpan } from './tell-date.ts';
import { listTold } from './list-misses.ts';
import { tellPlaces } from './tell-places.ts';
import { tellAmount, tellList } from './tell-words.ts';

/** Pending verdicts that the headline names. */
const PENDING_TOLD_MAX = 2;
/** Stages that it names as passed later, and as not passed. */
const TRIES_TOLD_MAX = 2;

/** The whole arc in a few sentences: how it ended, what changed, what kept coming back, what is still to come. */
export function tellHeadline(input: NarrationInput, story: StoryMaterial): string {
  const change = tellChange(story);
  return [
    tellEnd(input),
    change,
    tellTries(story, change === ''),
    tellComingBack(story),
    tellPending(input, story),
  ]
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

/** Which way pace and help went, the bad ways as well as the good. */
function tellChange({ figures: { pace, help } }: StoryMaterial): string {
  const ways = [
    pace?.trend === 'falling' ? 'got faster' : pace?.trend === 'rising' ? 'got slower' : null,
    help?.trend === 'falling'
      ? 'needed less help'
      : help?.trend === 'rising'
        ? 'needed more help'
        : null,
  ].filter((way) => way !== null);
  const joint = pace?.trend === help?.trend ? ' and ' : ', but ';
  return ways.length === 0 ? '' : `Along the way you ${ways.join(joint)}.`;
}

/**
 * What became of stages that did not pass at first. What never passed is always said.
 *
 * @param hasRoom whether that all of them passed in the end is worth a sentence
 */
function tellTries({ touchpoints }: StoryMaterial, hasRoom: boolean): string {
  const passed = listComeBacks(touchpoints).map(({ title }) => title);
  const left = listLeftFailed(touchpoints).map(({ title }) => title);
  if (left.length === 0)
    return hasRoom && passed.length > 0
      ? 'What did not pass at first, you came back to and passed.'
      : '';
  const open = tellList(left, TRIES_TOLD_MAX);
  return passed.length === 0
    ? `${open} did not pass.`
    : `You came back to ${tellList(passed, TRIES_TOLD_MAX)} and passed; ${open} did not pass.`;
}

function tellComingBack({ shown, others }: StoryMaterial): string {
  const told = listTold([...shown, ...others]);
  const open = told.filter(({ last }) => last.operation !== 'reapplied');
  const [first] = open;
  if (first !== undefined)
    return `What kept coming back is ${first.gap.title}: start there next time.`;
  const [settled] = told;
  return settled === undefined
    ? ''
    : `${capitalise(settled.gap.title)} was missed more than once, and was met at the last check.`;
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
