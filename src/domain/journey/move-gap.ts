import type { GapStatus } from '@throughline/contract';
import type { GapFact } from './gap-fact.ts';
import {
  FOCUSES_MAX,
  PLACES_MAX,
  SESSION_APART_MS,
  STUCK_TOUCHPOINTS_MIN,
  TURNS_MAX,
  type Cite,
  type GapState,
  type GapTurn,
} from './gap-state.ts';

/** How many entries a status names at either end of those it rests on. */
const CITES_EACH_END = 2;

/**
 * The table of a gap's life: one fact further, in order.
 *
 * | from | what happens | to |
 * |---|---|---|
 * | – | done alone | understood |
 * | – | done with help | walked-through |
 * | – | failed | new |
 * | new, recurring | done with help | walked-through |
 * | new, recurring, walked-through | done alone at another place and touchpoint | re-applied |
 * | re-applied | once more, at yet another place and touchpoint, 4 h later or more | closed |
 * | understood, walked-through, re-applied, closed | failed at another touchpoint | recurring, count + 1 |
 * | new, recurring | failed at three touchpoints | + stuck |
 *
 * Everything else leaves the status as it is: success on a question that was failed or helped with since the
 * gap was opened says nothing about another one.
 */
export function moveGap(state: GapState | null, fact: GapFact): GapState {
  const before = state ?? startGap(fact);
  const noted = noteFact(before, fact);
  if (fact.operation === 'observed') return noteFailure(noted, before, fact, state === null);
  if (fact.operation === 'walked' || fact.assist !== 'none')
    return noteHelped(noted, before, fact, state === null);
  return noteAlone(noted, before, fact, state === null);
}

/** Where something was shown: the task or stage of its context; its touchpoint where it names neither. */
export function placeOf({ context, touchpoint }: Pick<GapFact, 'context' | 'touchpoint'>): string {
  const bar = context.lastIndexOf('|');
  const place = bar < 0 ? context : context.slice(0, bar);
  return place === '' ? touchpoint : place;
}

function noteFailure(noted: GapState, before: GapState, fact: GapFact, isFirst: boolean): GapState {
  const failed = {
    ...noted,
    failed: noted.failed + 1,
    failedAtMs: fact.occurredAtMs,
    failedPlace: placeOf(fact),
  };
  if (isFirst) return openGap(seePlace(failed, fact), fact, 'new');
  if (before.status === 'new' || before.status === 'recurring') {
    const failedTouchpoints = addUpTo(
      before.failedTouchpoints,
      fact.touchpoint,
      STUCK_TOUCHPOINTS_MIN,
    );
    return {
      ...seePlace(failed, fact),
      failedTouchpoints,
      stuck: failedTouchpoints.length >= STUCK_TOUCHPOINTS_MIN,
      cites: keepEnds([...before.cites, citeOf(fact)]),
    };
  }
  if (fact.touchpoint === before.doneTouchpoint) return seePlace(failed, fact);
  const seen = before.status === 'walked-through' ? failed : forgetPlaces(failed);
  return openGap(
    { ...seePlace(seen, fact), recurrences: before.recurrences + 1 },
    fact,
    'recurring',
  );
}

function noteHelped(noted: GapState, before: GapState, fact: GapFact, isFirst: boolean): GapState {
  const helped = {
    ...seePlace(noted, fact),
    helped: noted.helped + 1,
    doneTouchpoint: fact.touchpoint,
  };
  const opens = isFirst || before.status === 'new' || before.status === 'recurring';
  return opens ? turnTo(helped, fact, 'walked-through') : helped;
}

function noteAlone(noted: GapState, before: GapState, fact: GapFact, isFirst: boolean): GapState {
  const alone = { ...noted, alone: noted.alone + 1, doneTouchpoint: fact.touchpoint };
  if (isFirst) return turnTo(alone, fact, 'understood');
  if (isSeen(before, fact)) return alone;
  if (before.status === 're-applied') {
    const apartMs = fact.occurredAtMs - (before.reappliedAtMs ?? fact.occurredAtMs);
    return apartMs >= SESSION_APART_MS ? turnTo(alone, fact, 'closed') : alone;
  }
  if (before.status === 'understood' || before.status === 'closed') return alone;
  const shown = { ...seePlace(alone, fact), reappliedAtMs: fact.occurredAtMs };
  return turnTo(shown, fact, 're-applied');
}

function isSeen({ seenPlaces, seenTouchpoints }: GapState, fact: GapFact): boolean {
  return seenPlaces.includes(placeOf(fact)) || seenTouchpoints.includes(fact.touchpoint);
}

function seePlace(state: GapState, fact: GapFact): GapState {
  return {
    ...state,
    seenPlaces: addLatest(state.seenPlaces, placeOf(fact), PLACES_MAX),
    seenTouchpoints: addLatest(state.seenTouchpoints, fact.touchpoint, PLACES_MAX),
  };
}

function forgetPlaces(state: GapState): GapState {
  return { ...state, seenPlaces: [], seenTouchpoints: [] };
}

function openGap(state: GapState, fact: GapFact, status: 'new' | 'recurring'): GapState {
  return { ...turnTo(state, fact, status), failedTouchpoints: [fact.touchpoint] };
}

function turnTo(state: GapState, fact: GapFact, status: GapStatus): GapState {
  return {
    ...state,
    status,
    stuck: false,
    failedTouchpoints: [],
    reappliedAtMs: status === 're-applied' ? fact.occurredAtMs : null,
    turns: keepTurns([...state.turns, describeTurn(fact, status)]),
    turnCount: state.turnCount + 1,
    cites: [...state.cites.slice(-1), citeOf(fact)],
  };
}

function describeTurn(fact: GapFact, status: GapStatus): GapTurn {
  const { entry, entrySeq, occurredAtMs, assist, focus } = fact;
  return { status, entry, entrySeq, occurredAtMs, assist, place: placeOf(fact), focus };
}

/** What any fact moves: the place in the order, where and when the gap was seen. */
function noteFact(state: GapState, fact: GapFact): GapState {
  return {
    ...state,
    taxonomy: fact.taxonomy,
    focuses: addLatest(state.focuses, fact.focus, FOCUSES_MAX),
    lastAtMs: fact.occurredAtMs,
    lastPlaceSeq: fact.placeSeq,
    lastEntrySeq: fact.entrySeq,
  };
}

function startGap({ gap, taxonomy, occurredAtMs, placeSeq, entrySeq }: GapFact): GapState {
  return {
    gap,
    taxonomy,
    status: 'new',
    stuck: false,
    recurrences: 0,
    focuses: [],
    lastAtMs: occurredAtMs,
    lastPlaceSeq: placeSeq,
    lastEntrySeq: entrySeq,
    firstAtMs: occurredAtMs,
    failedAtMs: null,
    failedPlace: null,
    failed: 0,
    helped: 0,
    alone: 0,
    failedTouchpoints: [],
    seenPlaces: [],
    seenTouchpoints: [],
    doneTouchpoint: null,
    reappliedAtMs: null,
    turns: [],
    turnCount: 0,
    cites: [],
  };
}

function keepTurns(turns: readonly GapTurn[]): readonly GapTurn[] {
  if (turns.length <= TURNS_MAX) return turns;
  return [...turns.slice(0, 1), ...turns.slice(1 - TURNS_MAX)];
}

function citeOf({ entry, entrySeq }: GapFact): Cite {
  return { entry, entrySeq };
}

function keepEnds(cites: readonly Cite[]): readonly Cite[] {
  if (cites.length <= 2 * CITES_EACH_END) return cites;
  return [...cites.slice(0, CITES_EACH_END), ...cites.slice(-CITES_EACH_END)];
}

/** Keeps the first ones where there is no room. */
function addUpTo(list: readonly string[], value: string, max: number): readonly string[] {
  return list.includes(value) || list.length >= max ? list : [...list, value];
}

/** Keeps the latest ones where there is no room. */
function addLatest(list: readonly string[], value: string, max: number): readonly string[] {
  return list.includes(value) ? list : [...list, value].slice(-max);
}
