import type { LearnerId } from '../domain/ids/ids.ts';
import {
  findRubric,
  findTask,
  type CompletionDefinitions,
} from '../domain/touchpoints/completion-definitions.ts';
import { findPreviousAttempt } from '../domain/touchpoints/find-previous-attempt.ts';
import type { LedgerEvent } from '../domain/touchpoints/ledger-event.ts';
import { materialWindow, type CompletionContext } from '../domain/touchpoints/material.ts';
import { selectCountedQuotes } from '../store/calibrate/select-counted-quotes.ts';
import { selectMaterialSeqs } from '../store/calibrate/select-material-seqs.ts';
import { selectStageAttempts } from '../store/calibrate/select-stage-attempts.ts';
import { selectWindowCompletions } from '../store/calibrate/select-window-completions.ts';
import type { Transaction } from '../store/database.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';
import { readLedgerEvents } from '../store/ledger/read-events.ts';
import { readDefinitions } from './read-definitions.ts';

/** Everything that the completions of a stretch of the ledger are measured and judged from. */
export interface LoadedWindow {
  /** With their words, in ledger order: all events of each completed touchpoint, and what its material holds. */
  readonly events: readonly LedgerEvent[];
  /** By the completion's `ledgerSeq`. */
  readonly contexts: ReadonlyMap<number, CompletionContext>;
  /** What the contexts were taken from. */
  readonly definitions: CompletionDefinitions;
}

/**
 * Loads the completions of (previousPosition, position] with what surrounds them. The whole material comes
 * for the last one, which is judged, and for those whose rubric has checks to run; of the others, whose
 * figures are their own, the events of their touchpoint.
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
  const windows = completions.map((completion) => {
    const whole =
      completion.seq === window.position || findRubric(definitions, completion) !== null;
    const material = materialWindow(completion, findPreviousAttempt(attempts, completion));
    return whole ? material : { ...material, stage: null, focus: null };
  });
  const seqs = await selectMaterialSeqs(transaction, learner, windows);
  const events = await readLedgerEvents(transaction, master, learner, {
    afterSeq: (seqs[0] ?? window.position) - 1,
    throughSeq: window.position,
    seqs,
  });
  const counted = await selectCountedQuotes(transaction, learner, seqs[0] ?? 0, window.position);
  const contexts = completions.map((completion): readonly [number, CompletionContext] => [
    completion.seq,
    {
      task: findTask(definitions, completion, events),
      rubric: findRubric(definitions, completion),
      previousAttemptSeq: findPreviousAttempt(attempts, completion),
      countedQuotes: counted
        .filter((quote) => quote.position < completion.seq)
        .map(({ position: _position, ...quote }) => quote),
    },
  ]);
  return { events, contexts: new Map(contexts), definitions };
}
