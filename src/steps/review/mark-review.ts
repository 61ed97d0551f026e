import type { ReviewMarks } from '@throughline/contract';
import { PERSONAS_MAX } from '../../domain/review/review-bounds.ts';
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
      ({ value: { perspective, asked } }) =>
        [{ section: 'perspective', persona: perspective.persona }, asked] as const,
    ),
    [{ section: 'scoring', persona: null }, findings.scores.value.asked],
    [{ section: 'narration', persona: null }, narration.value.asked],
  ];
  return {
    pending: pending.map((verdict) => ({ ...verdict })),
    unsettledXp,
    authors: sections.flatMap(([place, asked]) => nameAuthor(place, asked)),
    failovers: sections.flatMap(([place, asked]) => listFailovers(place, asked)),
    unavailable: [
      ...sections.flatMap(([place, { missing }]) =>
        missing === null
          ? []
          : [{ ...place, reason: tellMissing(missing, INSTEAD[place.section]) }],
      ),
      ...markLeftOut(findings.material.personasLeftOut),
    ],
  };
}

/** Personas beyond those that are asked: there is no perspective to mark, so that one mark says how many they are. */
function markLeftOut(count: number): ReviewMarks['unavailable'] {
  if (count === 0) return [];
  const who = count === 1 ? 'One more persona' : `${count} more personas`;
  const reason = `${who} said something and ${count === 1 ? 'was' : 'were'} not asked: ${PERSONAS_MAX} are the most.`;
  return [{ section: 'perspective', persona: null, reason }];
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

/** Providers that were asked and did not answer, in the order in which they were, each with who was asked after it. */
function listFailovers(
  place: Place,
  { judged, attempts }: Asked<unknown>,
): ReviewMarks['failovers'] {
  const answered = judged?.provider ?? null;
  const last = judged === null ? null : (answered ?? 'builtin');
  const groups = Map.groupBy(attempts, ({ provider }) => provider);
  const silent = [...groups].filter(([provider]) => provider !== answered);
  return silent.map(([provider, own], index) => ({
    ...place,
    provider,
    outcome: own.at(-1)?.outcome ?? 'unavailable',
    attempts: own.length,
    next: silent[index + 1]?.[0] ?? last,
  }));
}
