import type { TouchpointKind } from '@throughline/contract';
import { cleanText } from '../journey/clean-text.ts';
import type { ReviewTouchpoint } from './context.ts';
import { tellOrdinal } from './tell-words.ts';

const TITLE_UNITS_MAX = 80;

const KIND_WORDS: Readonly<Record<TouchpointKind, string>> = {
  chat_turn: 'chat',
  note_submission: 'note',
  note_check: 'note check',
  voice_session: 'voice session',
  work_submission: 'work handed in',
  stage: 'try',
  kickoff: 'kickoff',
  learn_session: 'learning session',
  cowork_session: 'cowork session',
  presentation: 'presentation',
  scenario: 'scenario',
};

/** The key of a touchpoint in a review, such as `stage/touchpoint-1`. */
export function keyOf({
  kind,
  touchpoint,
}: {
  readonly kind: TouchpointKind;
  readonly touchpoint: string;
}): string {
  return `${kind}/${touchpoint}`;
}

/**
 * Names for the touchpoints of an attempt that a sentence can use, by key: what it was, in which stage or with whom,
 * and the how-many-eth where there were several of it.
 *
 * @param touchpoints in the order in which they were completed
 * @example
 * nameTouchpoints(touchpoints).get('stage/try-2'); // 'the second try at “Find the cause”'
 */
export function nameTouchpoints(
  touchpoints: readonly ReviewTouchpoint[],
): ReadonlyMap<string, string> {
  const kinds = Map.groupBy(touchpoints, ({ kind }) => kind);
  const describe = (touchpoint: ReviewTouchpoint): string =>
    kinds.get(touchpoint.kind)?.length === 1 && touchpoint.kind !== 'stage'
      ? KIND_WORDS[touchpoint.kind]
      : describeAmong(touchpoint);
  const groups = Map.groupBy(touchpoints, describe);
  const places = new Map<string, number>();
  return new Map(
    touchpoints.map((touchpoint) => {
      const described = describe(touchpoint);
      const place = (places.get(described) ?? 0) + 1;
      places.set(described, place);
      const isOne = groups.get(described)?.length === 1;
      return [keyOf(touchpoint), `the ${isOne ? '' : `${tellOrdinal(place)} `}${described}`];
    }),
  );
}

/** What somebody is called where the name stands inside a sentence: `The manager` becomes `the manager`. */
export function nameWithin(name: string): string {
  const clean = cleanText(name, TITLE_UNITS_MAX);
  return /^(?:The|A|An|Our|Your) /u.test(clean)
    ? clean.charAt(0).toLowerCase() + clean.slice(1)
    : clean;
}

/** A title between quote marks, made harmless and short; null without one. */
export function quoteTitle(title: string | null): string | null {
  const clean = title === null ? '' : cleanText(title, TITLE_UNITS_MAX);
  return clean === '' ? null : `“${clean}”`;
}

/** What tells a touchpoint from the others of its kind: with whom, or in which stage. */
function describeAmong({
  kind,
  personaName,
  persona,
  stageTitle,
  stage,
}: ReviewTouchpoint): string {
  const word = KIND_WORDS[kind];
  const partner = personaName ?? persona;
  if (partner !== null && (kind === 'chat_turn' || kind === 'voice_session'))
    return `${word} with ${nameWithin(partner)}`;
  const title = quoteTitle(stageTitle ?? stage);
  if (title === null) return word;
  return `${word} ${kind === 'stage' ? 'at' : kind === 'work_submission' ? 'for' : 'in'} ${title}`;
}
