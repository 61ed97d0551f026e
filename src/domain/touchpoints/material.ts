import type { Rubric, Task, TouchpointKind } from '@throughline/contract';
import type { EventWords, LedgerEvent } from './ledger-event.ts';

/** A rubric as a verdict names it. */
export interface VersionedRubric {
  readonly id: string;
  readonly version: number;
  readonly rubric: Rubric;
}

/** Words that an earlier effective verdict counted for a criterion: context, not evidence again. */
export interface CountedQuote {
  readonly criterion: string;
  readonly seq: number;
  /** Index of the message; null for the artefact. */
  readonly message: number | null;
  readonly start: number;
  readonly end: number;
}

/** What definitions and earlier verdicts add to a completion's events. */
export interface CompletionContext {
  /** Of the completion's scenario, where it names a task that is defined there. */
  readonly task: Task | null;
  /** Of the completion's stage, the version in force when it was recorded. */
  readonly rubric: VersionedRubric | null;
  /** `ledgerSeq` of the completion of that stage's previous attempt; 0 where there was none. */
  readonly previousAttemptSeq: number;
  readonly countedQuotes: readonly CountedQuote[];
  /** `ledgerSeq` of the events whose words are beyond the material's bounds; most often none. */
  readonly leftOut: readonly number[];
}

/** What a judge may see of one completion. */
export interface Material extends CompletionContext {
  readonly completion: LedgerEvent;
  /** Everything it may see, in ledger order, each event once, none after the completion. */
  readonly events: readonly LedgerEvent[];
  /** The completed touchpoint's own events; the completion is the last. */
  readonly own: readonly LedgerEvent[];
}

/** Where nothing is defined and nothing was counted before. */
export const EMPTY_CONTEXT: CompletionContext = {
  task: null,
  rubric: null,
  previousAttemptSeq: 0,
  countedQuotes: [],
  leftOut: [],
};

const NO_WORDS: EventWords = { messages: [], artefact: null, evaluation: null };

/** Kinds whose use is seen by focus, in whichever stage it took place. */
const FOCUS_KINDS: readonly TouchpointKind[] = ['cowork_session', 'learn_session'];

/** Which events the material of a completion can hold: the union of three ranges, all up to `throughSeq`. */
export interface MaterialWindow {
  readonly throughSeq: number;
  /** All events of this touchpoint, from its first on. */
  readonly own: { readonly kind: TouchpointKind; readonly touchpoint: string };
  /** All events of this stage after `afterSeq`; null where attempt or stage is missing. */
  readonly stage: StageKey | null;
  /** Events of these kinds and this focus after `afterSeq`; null where `stage` is. */
  readonly focus: { readonly focus: string; readonly kinds: readonly TouchpointKind[] } | null;
  readonly afterSeq: number;
}

/** A stage of one attempt at a scenario; its previous attempt is its last completed `stage` touchpoint. */
export interface StageKey {
  readonly scenario: string | null;
  readonly scenarioAttempt: string;
  readonly stage: string;
}

/** The stage that a completion belongs to; null where attempt or stage is missing: its touchpoint stands alone. */
export function stageOf(event: LedgerEvent): StageKey | null {
  if (event.scenarioAttempt === null || event.stage === null) return null;
  return { scenario: event.scenario, scenarioAttempt: event.scenarioAttempt, stage: event.stage };
}

/**
 * What has to be loaded for `selectMaterial`.
 *
 * @param previousAttemptSeq as in {@link CompletionContext}: the highest `seq` below the completion's of
 * a completed event of kind `stage` with the same {@link StageKey}
 */
export function materialWindow(
  completion: LedgerEvent,
  previousAttemptSeq: number,
): MaterialWindow {
  const stage = stageOf(completion);
  return {
    throughSeq: completion.seq,
    own: { kind: completion.kind, touchpoint: completion.touchpoint },
    stage,
    focus: stage === null ? null : { focus: completion.focus, kinds: FOCUS_KINDS },
    afterSeq: previousAttemptSeq,
  };
}

/**
 * Selects what a judge may see of a completion: its own touchpoint's events; its stage's events after
 * the stage's previous attempt; cowork and learn-mode use of its focus over the same window. All of it
 * ends at the completion, and late events are not judged. A peer's words within stay context: nothing
 * that reads evidence takes any speaker's words for the learner's own. Of the events that the context leaves
 * out the numbers stay and the words do not.
 *
 * @param events at least those of `materialWindow`, in any order; what does not belong is left out
 */
export function selectMaterial(
  events: readonly LedgerEvent[],
  completion: LedgerEvent,
  context: CompletionContext = EMPTY_CONTEXT,
): Material {
  const window = materialWindow(completion, context.previousAttemptSeq);
  const seen = new Map<number, LedgerEvent>();
  for (const event of events) if (belongs(event, window)) seen.set(event.seq, event);
  seen.set(completion.seq, completion);
  const leftOut = new Set(context.leftOut);
  const selected = [...seen.values()]
    .sort((one, other) => one.seq - other.seq)
    .map((event) => (leftOut.has(event.seq) ? { ...event, ...NO_WORDS } : event));
  return {
    ...context,
    completion,
    events: selected,
    own: selected.filter((event) => isOwn(event, window)),
  };
}

function belongs(event: LedgerEvent, window: MaterialWindow): boolean {
  if (event.seq > window.throughSeq || event.late) return false;
  if (isOwn(event, window)) return true;
  if (window.stage === null || event.seq <= window.afterSeq) return false;
  return isOfStage(event, window.stage) || isOfFocus(event, window);
}

function isOwn(event: LedgerEvent, { own }: MaterialWindow): boolean {
  return event.kind === own.kind && event.touchpoint === own.touchpoint;
}

function isOfStage(event: LedgerEvent, stage: StageKey): boolean {
  return (
    event.scenario === stage.scenario &&
    event.scenarioAttempt === stage.scenarioAttempt &&
    event.stage === stage.stage
  );
}

function isOfFocus(event: LedgerEvent, { focus }: MaterialWindow): boolean {
  return focus !== null && event.focus === focus.focus && focus.kinds.includes(event.kind);
}
