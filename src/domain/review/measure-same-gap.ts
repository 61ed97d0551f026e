import type { ReviewFigure, ReviewPoint } from '@throughline/contract';
import { capitalise } from '../text/capitalise.ts';
import type { ReviewGap, ReviewTouchpoint } from './context.ts';
import { draftFigure, NO_TREND, thinPoints } from './figure-draft.ts';
import { listMissedAgain, listShown, type GapShown } from './list-misses.ts';
import { keyOf } from './name-touchpoints.ts';
import { tellDistance } from './tell-date.ts';
import { tellPlaces } from './tell-places.ts';
import { tellAmount, tellNumber } from './tell-words.ts';

const TOLD_MAX = 3;
const PLACES_TOLD_MAX = 3;
const QUOTED = /^“(.*)”$/su;

/**
 * The same gap again? Each miss of a gap in the attempt is a data point: where, and the how-many-eth of that gap. The
 * value is the number of gaps that were missed at two touchpoints or more; no trend is asked.
 */
export function measureSameGap(
  gaps: readonly ReviewGap[],
  touchpoints: readonly ReviewTouchpoint[],
  names: ReadonlyMap<string, string>,
): ReviewFigure {
  const shown = listShown(gaps);
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
  const missed = shown.filter((one) => one.missed.length > 0).length;
  if (missed === 0)
    return `Nothing that was looked at was missed: ${tellAmount(shown.length, 'thing')} in all.`;
  if (again.length === 0)
    return `No: ${missed === 1 ? 'one thing was missed, and only once' : `${tellNumber(missed)} things were missed, each only once`}.`;
  const told = again.slice(0, TOLD_MAX).map((one) => tellMisses(one, names));
  const more = again.length - told.length;
  const rest = more === 0 ? '' : ` ${capitalise(tellNumber(more))} more came back too.`;
  return `Yes, ${tellAmount(again.length, 'thing')} did. ${told.join(' ')}${rest}`;
}

function tellMisses({ gap, missed }: GapShown, names: ReadonlyMap<string, string>): string {
  const places = missed.map(({ touchpoint }) => names.get(touchpoint) ?? touchpoint);
  const distanceMs = (missed.at(-1)?.occurredAtMs ?? 0) - (missed[0]?.occurredAtMs ?? 0);
  const apart = distanceMs > 0 ? `; from first to last it was ${tellDistance(distanceMs)}` : '';
  return `${capitalise(gap.title)} was missed at ${tellPlaces(places, PLACES_TOLD_MAX)}${apart}.`;
}
