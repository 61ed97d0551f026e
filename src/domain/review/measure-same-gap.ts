import type { ReviewFigure, ReviewPoint } from '@throughline/contract';
import { capitalise } from '../text/capitalise.ts';
import type { ReviewRollups } from './context.ts';
import { draftFigure, NO_TREND, thinPoints } from './figure-draft.ts';
import { joinVerdicts } from './join-verdicts.ts';
import { countHard, listMissedAgain, listShown, type GapShown } from './list-misses.ts';
import { keyOf } from './name-touchpoints.ts';
import { tellDistance } from './tell-date.ts';
import { tellPlaces } from './tell-places.ts';
import { tellAmount, tellList, tellNumber } from './tell-words.ts';

const TOLD_MAX = 3;
const PLACES_TOLD_MAX = 3;
const QUOTED = /^“(.*)”$/su;

/**
 * The same gap again? Each miss of a gap in the attempt is a data point: where, and the how-many-eth of that gap. It is
 * the journey's fold that says it; a miss that only a verdict tells of counts as well, else the figure would deny what
 * stands among the evidence. The value is the number of gaps that were missed at two touchpoints or more; no trend is
 * asked.
 */
export function measureSameGap(
  rollups: Pick<ReviewRollups, 'gaps' | 'verdicts' | 'touchpoints'>,
  names: ReadonlyMap<string, string>,
): ReviewFigure {
  const { touchpoints } = rollups;
  const joined = joinVerdicts(rollups);
  const shown = [...listShown(joined.gaps), ...listShown(joined.others)];
  const again = listMissedAgain(shown);
  const order = new Map(
    touchpoints.map((touchpoint, index) => [keyOf(touchpoint), { touchpoint, index }]),
  );
  const titles = titleSeries(shown);
  const points = shown.flatMap(({ gap, missed }, place) =>
    missed.map(({ touchpoint, occurredAtMs }, index): ReviewPoint => {
      const found = order.get(touchpoint);
      return {
        x: (found?.index ?? touchpoints.length) + 1,
        y: index + 1,
        touchpoint,
        label: names.get(touchpoint) ?? touchpoint,
        at: new Date(occurredAtMs).toISOString(),
        position: found?.touchpoint.position ?? null,
        series: titles[place] ?? gap.title,
        gap: gap.gap,
        counted: missed.length > 1,
      };
    }),
  );
  return draftFigure(
    'same-gap-again',
    {
      question: 'Did the same thing go wrong again?',
      answer: answer(shown, again, names),
      unit: 'misses of one gap',
    },
    {
      ...NO_TREND,
      state: shown.length === 0 ? 'not-enough' : 'measured',
      count: points.filter(({ counted }) => counted).length,
      value: shown.length === 0 ? null : again.length,
    },
    thinPoints(points),
  );
}

/** Each gap by its title, as it stands at a row rather than in a sentence; a further one of the same title is numbered. */
function titleSeries(shown: readonly GapShown[]): readonly string[] {
  const uses = new Map<string, number>();
  return shown.map(({ gap }) => {
    const title = capitalise(gap.title.replace(QUOTED, '$1'));
    const use = (uses.get(title) ?? 0) + 1;
    uses.set(title, use);
    return use === 1 ? title : `${title} (${use})`;
  });
}

function answer(
  shown: readonly GapShown[],
  again: readonly GapShown[],
  names: ReadonlyMap<string, string>,
): string {
  if (shown.length === 0) return 'That cannot be told: no verdict of this attempt names a gap.';
  if (again.length > 0) {
    const told = again.slice(0, TOLD_MAX).map((one) => tellMisses(one, names));
    const more = again.length - told.length;
    const rest = more === 0 ? '' : ` ${capitalise(tellNumber(more))} more came back too.`;
    return `Yes, ${tellAmount(again.length, 'thing')} did. ${told.join(' ')}${rest}`;
  }
  const missed = shown.filter((one) => one.missed.length > 0).length;
  const hard = shown.filter((one) => countHard(one) > 1);
  if (hard.length > 0)
    return `No one thing was missed at two places, but ${tellList(hard.slice(0, TOLD_MAX).map((one) => tellHard(one, names)))}${hard.length > TOLD_MAX ? ', among others' : ''}.`;
  if (missed === 0)
    return `Nothing that was looked at was missed: ${tellAmount(shown.length, 'thing')} in all.`;
  return `No: ${missed === 1 ? 'one thing was missed, and only once' : `${tellNumber(missed)} things were missed, each only once`}.`;
}

/** What was missed at one place at most, and took help elsewhere. */
function tellHard({ gap, missed, helped }: GapShown, names: ReadonlyMap<string, string>): string {
  const name = (facts: GapShown['helped']): string =>
    tellPlaces(
      facts.map(({ touchpoint }) => names.get(touchpoint) ?? touchpoint),
      PLACES_TOLD_MAX,
    );
  const was = missed.length === 0 ? '' : `was missed at ${name(missed)} and `;
  return `${gap.title} ${was}took help at ${name(helped)}`;
}

function tellMisses({ gap, missed }: GapShown, names: ReadonlyMap<string, string>): string {
  const places = missed.map(({ touchpoint }) => names.get(touchpoint) ?? touchpoint);
  const distanceMs = (missed.at(-1)?.occurredAtMs ?? 0) - (missed[0]?.occurredAtMs ?? 0);
  const apart = distanceMs > 0 ? `; from first to last it was ${tellDistance(distanceMs)}` : '';
  return `${capitalise(gap.title)} was missed at ${tellPlaces(places, PLACES_TOLD_MAX)}${apart}.`;
}
