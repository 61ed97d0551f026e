import type { ReviewMarks } from '@throughline/contract';
import { tellMissing, type Asked } from './ask-judge.ts';
import type { Draft } from './list-plainer.ts';

type Section = ReviewMarks['authors'][number]['section'];
type Place = { readonly section: Section; readonly persona: string | null };

/** What stands in place of a section that no judge could write. */
const INSTEAD: Readonly<Record<Section, string>> = {
  perspective: 'There is no perspective',
  scoring: 'The scores are those of the roll-up',
  narration: 'The story is told by code, from the figures',
};

/** Says how a review came about: who wrote what, who did not answer, what is still to come. */
export function markReview({ findings, narration }: Draft): ReviewMarks {
  const { pending, unsettledXp } = findings.material.context.rollups;
  const sections: readonly (readonly [Place, Asked<unknown>])[] = [
    ...findings.perspectives.map(
      ({ perspective, asked }) =>
        [{ section: 'perspective', persona: perspective.persona }, asked] as const,
    ),
    [{ section: 'scoring', persona: null }, findings.scores.asked],
    [{ section: 'narration', persona: null }, narration.asked],
  ];
  return {
    pending: pending.map((verdict) => ({ ...verdict })),
    unsettledXp,
    authors: sections.flatMap(([place, asked]) => nameAuthor(place, asked)),
    failovers: sections.flatMap(([place, asked]) => listFailovers(place, asked)),
    unavailable: sections.flatMap(([place, { missing }]) =>
      missing === null ? [] : [{ ...place, reason: tellMissing(missing, INSTEAD[place.section]) }],
    ),
  };
}

/** A perspective that is not there has no author. */
function nameAuthor(place: Place, { judged }: Asked<unknown>): ReviewMarks['authors'] {
  if (judged !== null) {
    const { author, provider, model, promptVersion } = judged;
    return [{ ...place, author, provider, model, promptVersion }];
  }
  if (place.section === 'perspective') return [];
  return [{ ...place, author: 'code', provider: null, model: null, promptVersion: null }];
}

/** Providers that were asked and did not answer, in the order in which they were. */
function listFailovers(
  place: Place,
  { judged, attempts }: Asked<unknown>,
): ReviewMarks['failovers'] {
  const answered = judged?.provider ?? null;
  const next = judged === null ? null : (answered ?? 'builtin');
  const groups = Map.groupBy(attempts, ({ provider }) => provider);
  return [...groups]
    .filter(([provider]) => provider !== answered)
    .map(([provider, own]) => ({
      ...place,
      provider,
      outcome: own.at(-1)?.outcome ?? 'unavailable',
      attempts: own.length,
      next,
    }));
}
