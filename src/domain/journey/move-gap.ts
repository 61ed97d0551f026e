import type { GapStatus } from '@throughline/contract';
import type { GapFact } from './gap-fact.ts';
import {
  FOCUSES_SHOWN_MAX,
  SESSION_APART_MS,
  STUCK_TOUCHPOINTS_MIN,
  TURNS_MAX,
  type Cite,
  type GapState,
  type GapTurn,
  type Shown,
  type SinceTurn,
} from './gap-state.ts';

/** How many entries a status names at either end of those it rests on. */
const CITES_EACH_END = 2;
const NOTHING_SINCE: SinceTurn = { failed: 0, helped: 0, alone: 0, cites: [] };

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
 *
 * @param isSeen whether it failed or was helped with at the place or the touchpoint of `fact` since `seenFrom`;
 *   asked only where `asksWhereSeen` says so
 */
export function moveGap(state: GapState | null, fact: GapFact, isSeen: boolean): GapState {
  const moved = takeFact(state, fact, isSeen);
  const isTurn = moved.turnCount !== (state?.turnCount ?? 0);
  return { ...moved, since: isTurn ? NOTHING_SINCE : noteSince(moved.since, fact) };
}

function takeFact(state: GapState | null, fact: GapFact, isSeen: boolean): GapState {
  const before = state ?? startGap(fact);
  const noted = noteFact(before, fact);
  if (fact.operation === 'observed') return noteFailure(noted, before, fact, state === null);
  if (isFailedOrHelped(fact)) return noteHelped(noted, before, fact, state === null);
  if (state === null) return turnTo(noteDone(noted, fact), fact, 'understood');
  return noteAlone(noteDone(noted, fact), before, fact, isSeen);
}

/** Whether how a fact moves a gap depends on where the gap was seen. */
export function asksWhereSeen(state: GapState | null, fact: GapFact): boolean {
  if (state === null || isFailedOrHelped(fact)) return false;
  return state.status !== 'understood' && state.status !== 'closed';
}

/** Whether a fact makes the question where it was shown one that the gap was seen at. */
export function isFailedOrHelped({
  operation,
  assist,
}: Pick<GapFact, 'operation' | 'assist'>): boolean {
  if (operation === 'refuted') return false;
  return operation !== 'reapplied' || assist !== 'none';
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
  if (isFirst) return openGap(failed, fact, 'new');
  if (before.status === 'new' || before.status === 'recurring') {
    const failedTouchpoints = addUpTo(
      before.failedTouchpoints,
      fact.touchpoint,
      STUCK_TOUCHPOINTS_MIN,
    );
    return {
      ...failed,
      failedTouchpoints,
      stuck: failedTouchpoints.length >= STUCK_TOUCHPOINTS_MIN,
      cites: keepEnds([...before.cites, citeOf(fact)]),
    };
  }
  if (fact.touchpoint === before.doneTouchpoint) return failed;
  const { occurredAtMs, placeSeq } = fact;
  const seenFrom =
    before.status === 'walked-through' ? before.seenFrom : { occurredAtMs, placeSeq };
  return openGap({ ...failed, seenFrom, recurrences: before.recurrences + 1 }, fact, 'recurring');
}

function noteHelped(noted: GapState, before: GapState, fact: GapFact, isFirst: boolean): GapState {
  const helped = {
    ...noted,
    helped: noted.helped + 1,
    doneTouchpoint: fact.touchpoint,
  };
  const opens = isFirst || before.status === 'new' || before.status === 'recurring';
  return opens ? turnTo(helped, fact, 'walked-through') : helped;
}

function noteDone(noted: GapState, fact: GapFact): GapState {
  return { ...noted, alone: noted.alone + 1, doneTouchpoint: fact.touchpoint };
}

function noteAlone(done: GapState, before: GapState, fact: GapFact, isSeen: boolean): GapState {
  if (before.status === 'understood' || before.status === 'closed') return done;
  if (isSeen || isShownAt(before.reappliedAt, fact)) return done;
  if (before.status !== 're-applied') return turnTo(done, fact, 're-applied');
  const apartMs = fact.occurredAtMs - (before.reappliedAtMs ?? fact.occurredAtMs);
  return apartMs >= SESSION_APART_MS ? turnTo(done, fact, 'closed') : done;
}

function noteSince(since: SinceTurn, fact: GapFact): SinceTurn {
  if (!isFailedOrHelped(fact)) return { ...since, alone: since.alone + 1 };
  const cites = [...since.cites.slice(0, 1), citeOf(fact)];
  return fact.operation === 'observed'
    ? { ...since, failed: since.failed + 1, cites }
    : { ...since, helped: since.helped + 1, cites };
}

function isShownAt(shown: Shown | null, fact: GapFact): boolean {
  if (shown === null) return false;
  return shown.place === placeOf(fact) || shown.touchpoint === fact.touchpoint;
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
    reappliedAt:
      status === 're-applied' ? { place: placeOf(fact), touchpoint: fact.touchpoint } : null,
    turns: keepTurns([...state.turns, describeTurn(fact, status)]),
    turnCount: state.turnCount + 1,
    cites: [...state.cites.slice(-1), citeOf(fact)],
  };
}

function describeTurn(fact: GapFact, status: GapStatus): GapTurn {
  const { entry, saidSeq, occurredAtMs, assist, focus } = fact;
  return { status, entry, entrySeq: saidSeq, occurredAtMs, assist, place: placeOf(fact), focus };
}

/** What any fact moves: the place in the order, where and when the gap was seen. */
function noteFact(state: GapState, fact: GapFact): GapState {
  return {
    ...state,
    taxonomy: fact.taxonomy,
    focuses: addLatest(state.focuses, fact.focus, FOCUSES_SHOWN_MAX),
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
    seenFrom: { occurredAtMs, placeSeq },
    doneTouchpoint: null,
    reappliedAtMs: null,
    reappliedAt: null,
    turns: [],
    turnCount: 0,
    since: NOTHING_SINCE,
    cites: [],
  };
}

function keepTurns(turns: readonly GapTurn[]): readonly GapTurn[] {
  if (turns.length <= TURNS_MAX) return turns;
  return [...turns.slice(0, 1), ...turns.slice(1 - TURNS_MAX)];
}

function citeOf({ entry, saidSeq }: GapFact): Cite {
  return { entry, entrySeq: saidSeq };
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
