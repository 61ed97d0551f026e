import type { ReviewFigure } from '@throughline/contract';
import { BUILTIN_TAXONOMY, type BUILTIN_CRITERIA } from '../journey/gap-operations.ts';
import { capitalise } from '../text/capitalise.ts';
import { findRecovery, listOnlyHelped, listTold, type GapShown } from './list-misses.ts';
import type { ProposedPattern } from './narration.ts';
import type { StoryMaterial } from './story-material.ts';
import { tellDistance } from './tell-date.ts';
import { tellPlaces } from './tell-places.ts';
import { tellAnswer } from './tell-answer.ts';
import { tellAmount, tellNumber, tellOften, tellValue } from './tell-words.ts';

/** The built-in gap that has a figure beside it. */
const HELP_GAP = 'independence.help' satisfies (typeof BUILTIN_CRITERIA)[number];
/** Finished work that takes this much of its expected time in the middle took long. */
const LONG_FROM = 120;

/** What kept getting stuck, the most often missed first; each shows at two touchpoints or more. */
export function tellStuck(story: StoryMaterial): readonly ProposedPattern[] {
  return [
    ...listTold([...story.shown, ...story.others]).map((one) => tellMissed(one, story)),
    ...listOnlyHelped([...story.shown, ...story.others])
      .slice(0, 1)
      .map((one) => tellOnlyHelped(one, story)),
    ...tellPace(story.figures.pace),
    ...tellHelp(story.figures.help),
  ];
}

function tellMissed(one: GapShown, story: StoryMaterial): ProposedPattern {
  const { nameOf, citeFacts } = story;
  const { gap, missed, missedBefore } = one;
  const [first, last] = [missed[0], missed.at(-1)];
  const distanceMs = (last?.occurredAtMs ?? 0) - (first?.occurredAtMs ?? 0);
  const later = distanceMs > 0 ? `, ${tellDistance(distanceMs)} later` : '';
  const where =
    missed.length === 2
      ? `at ${nameOf(first?.touchpoint ?? '')} and again at ${nameOf(last?.touchpoint ?? '')}${later}`
      : `${tellOften(missed.length)}, first at ${nameOf(first?.touchpoint ?? '')} and last at ${nameOf(last?.touchpoint ?? '')}${later}`;
  const before = missedBefore === 0 ? '' : ' It had been missed before this attempt, too.';
  return {
    text: `${capitalise(gap.title)} was missed ${where}${tellScope(one, story.figures.help)}.${before}${tellEnd(one, nameOf)}`,
    cites: citeFacts(gap, [findRecovery(one) ?? one.last, ...missed]),
  };
}

/** What is judged leaves out what nobody judged, the figure of help counts every hint: where the two differ, that is said. */
function tellScope({ gap, missed }: GapShown, help: ReviewFigure | undefined): string {
  if (gap.taxonomy !== BUILTIN_TAXONOMY || gap.gap !== HELP_GAP) return '';
  const told = new Set(missed.map(({ touchpoint }) => touchpoint));
  const isMore = help?.points.some(({ y, touchpoint }) => y > 0 && !told.has(touchpoint ?? ''));
  return isMore === true
    ? ' (where it was judged; the figure on help counts every hint and every request)'
    : '';
}

function tellEnd(one: GapShown, nameOf: StoryMaterial['nameOf']): string {
  if (one.last.operation === 'observed') return ' It was still open at the end.';
  const right = findRecovery(one);
  return right === undefined || one.last.operation === 'walked'
    ? ` After that it worked with help, at ${nameOf(one.last.touchpoint)}.`
    : ` It came right at ${nameOf(right.touchpoint)}.`;
}

function tellOnlyHelped(
  { gap, missed, helped }: GapShown,
  { nameOf, citeFacts }: StoryMaterial,
): ProposedPattern {
  const name = (facts: GapShown['helped']): string =>
    tellPlaces(facts.map(({ touchpoint }) => nameOf(touchpoint)));
  const was = missed.length === 0 ? '' : `was missed at ${name(missed)}, and `;
  return {
    text: `${capitalise(gap.title)} ${was}worked only with help, at ${name(helped)}.`,
    cites: citeFacts(gap, [...missed, ...helped]),
  };
}

function tellPace(pace: ReviewFigure | undefined): readonly ProposedPattern[] {
  if (pace === undefined || pace.value === null || pace.state !== 'measured') return [];
  if (pace.trend === 'rising')
    return [{ text: tellAnswer('The work got slower', pace.answer), cites: [pace.id] }];
  if (pace.value < LONG_FROM || pace.trend === 'falling') return [];
  const over = pace.points.filter(({ counted, y }) => counted && y > 100).length;
  return [
    {
      text: `Time ran over: ${tellNumber(over)} of ${tellAmount(pace.count, 'passed piece', 'passed pieces')} of work took longer than expected, and the middle one took ${tellValue(pace.value)} % of its time.`,
      cites: [pace.id],
    },
  ];
}

function tellHelp(help: ReviewFigure | undefined): readonly ProposedPattern[] {
  if (help === undefined || help.trend !== 'rising') return [];
  return [
    { text: tellAnswer('More help was needed as it went on', help.answer), cites: [help.id] },
  ];
}
