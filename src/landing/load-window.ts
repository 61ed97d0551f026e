import type { LearnerId } from '../domain/ids/ids.ts';
import {
  findRubric,
  findTask,
  type CompletionDefinitions,
} from '../domain/touchpoints/completion-definitions.ts';
import {
  findPreviousAttempt,
  type StageAttempt,
} from '../domain/touchpoints/find-previous-attempt.ts';
import type { LedgerEvent } from '../domain/touchpoints/ledger-event.ts';
import { boundMaterial, type BoundedMaterial } from '../domain/touchpoints/material-bounds.ts';
import {
  EMPTY_CONTEXT,
  materialWindow,
  selectMaterial,
  type CompletionContext,
} from '../domain/touchpoints/material.ts';
import { measureBodies } from '../store/body/measure-bodies.ts';
import { selectCountedQuotes } from '../store/calibrate/select-counted-quotes.ts';
import { selectMaterialSeqs } from '../store/calibrate/select-material-seqs.ts';
import { selectStageAttempts } from '../store/calibrate/select-stage-attempts.ts';
import { selectWindowCompletions } from '../store/calibrate/select-window-completions.ts';
import type { Transaction } from '../store/database.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';
import { readLedgerEvents } from '../store/ledger/read-events.ts';
import { readDefinitions } from './read-definitions.ts';

/** One completion of a loaded window, and the events whose words belong to it within the bounds. */
export interface LoadedCompletion extends BoundedMaterial {
  readonly seq: number;
}

/** Everything that the completions of a stretch of the ledger are measured and judged from. */
export interface LoadedWindow {
  /** In ledger order, words closed: all events of each completed touchpoint, and what its material holds. */
  readonly events: readonly LedgerEvent[];
  /** In ledger order. */
  readonly completions: readonly LoadedCompletion[];
  /** By the completion's `ledgerSeq`. */
  readonly contexts: ReadonlyMap<number, CompletionContext>;
  /** What the contexts were taken from. */
  readonly definitions: CompletionDefinitions;
}

/**
 * Loads the completions of (previousPosition, position] with what surrounds them, words left closed. The
 * whole material comes for the last one, which is judged, and for those whose rubric has checks to run; of
 * the others, whose figures are their own, the events of their touchpoint. Which words may be opened is
 * known from their sizes.
 */
export async function loadWindow(
  transaction: Transaction,
  master: MasterKey,
  learner: LearnerId,
  window: { readonly previousPosition: number; readonly position: number },
): Promise<LoadedWindow> {
  const completions = await selectWindowCompletions(transaction, master, learner, window);
  const definitions = await readDefinitions(transaction, completions);
  const attempts = await selectStageAttempts(
    transaction,
    learner,
    [...new Set(completions.flatMap((completion) => completion.scenarioAttempt ?? []))],
    window.position,
  );
  const isWhole = (completion: LedgerEvent): boolean =>
    completion.seq === window.position || findRubric(definitions, completion) !== null;
  const events = await readClosed(transaction, master, learner, completions, attempts, isWhole);
  const bound = await boundWords(transaction, events);
  const loaded = completions.map((completion): LoadedCompletion => {
    const previousAttemptSeq = findPreviousAttempt(attempts, completion);
    return {
      seq: completion.seq,
      ...bound(completion, previousAttemptSeq, isWhole(completion)),
    };
  });
  const from = events[0]?.seq ?? 0;
  const counted = await selectCountedQuotes(transaction, learner, from, window.position);
  const contexts = completions.map((completion, index): readonly [number, CompletionContext] => [
    completion.seq,
    {
      task: findTask(definitions, completion, events),
      rubric: findRubric(definitions, completion),
      previousAttemptSeq: findPreviousAttempt(attempts, completion),
      countedQuotes: counted
        .filter((quote) => quote.position < completion.seq)
        .map(({ position: _position, ...quote }) => quote),
      leftOut: loaded[index]?.leftOut ?? [],
    },
  ]);
  return { events, completions: loaded, contexts: new Map(contexts), definitions };
}

/** Bounds the words of one completion after the other: of its whole material, or of its touchpoint alone. */
async function boundWords(
  transaction: Transaction,
  events: readonly LedgerEvent[],
): Promise<
  (completion: LedgerEvent, previousAttemptSeq: number, isWhole: boolean) => BoundedMaterial
> {
  const bodyIds = events.flatMap(({ bodyId }) => bodyId ?? []);
  const sizes = await measureBodies(transaction, bodyIds);
  const touchpoints = Map.groupBy(events, nameTouchpoint);
  return (completion, previousAttemptSeq, isWhole) => {
    const own = touchpoints.get(nameTouchpoint(completion)) ?? [];
    const context = { ...EMPTY_CONTEXT, previousAttemptSeq };
    return boundMaterial(selectMaterial(isWhole ? events : own, completion, context), sizes);
  };
}

async function readClosed(
  transaction: Transaction,
  master: MasterKey,
  learner: LearnerId,
  completions: readonly LedgerEvent[],
  attempts: readonly StageAttempt[],
  isWhole: (completion: LedgerEvent) => boolean,
): Promise<readonly LedgerEvent[]> {
  const windows = completions.map((completion) => {
    const material = materialWindow(completion, findPreviousAttempt(attempts, completion));
    return isWhole(completion) ? material : { ...material, stage: null, focus: null };
  });
  const seqs = await selectMaterialSeqs(transaction, learner, windows);
  return readLedgerEvents(transaction, master, learner, {
    afterSeq: (seqs[0] ?? 0) - 1,
    throughSeq: seqs.at(-1) ?? 0,
    seqs,
    words: false,
  });
}

function nameTouchpoint({ kind, touchpoint }: LedgerEvent): string {
  return `${kind} ${touchpoint}`;
}
