import type { Rubric, Scenario, Task } from '@throughline/contract';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { LedgerEvent } from '../../domain/touchpoints/ledger-event.ts';
import {
  materialWindow,
  stageOf,
  type CompletionContext,
  type VersionedRubric,
} from '../../domain/touchpoints/material.ts';
import type { Transaction } from '../database.ts';
import type { MasterKey } from '../keys/learner-key.ts';
import { readLedgerEvents } from '../ledger/read-events.ts';
import { selectCountedQuotes } from './select-counted-quotes.ts';
import {
  findVersionAt,
  selectDefinitionVersions,
  type DefinitionVersion,
} from './select-definition-versions.ts';
import { selectMaterialSeqs } from './select-material-seqs.ts';
import { selectStageAttempts, type StageAttempt } from './select-stage-attempts.ts';
import { selectWindowCompletions } from './select-window-completions.ts';

/** Everything that the completions of a stretch of the ledger are measured and judged from. */
export interface LoadedWindow {
  /** With their words, in ledger order: all events of each completed touchpoint, and what its material holds. */
  readonly events: readonly LedgerEvent[];
  /** By the completion's `ledgerSeq`. */
  readonly contexts: ReadonlyMap<number, CompletionContext>;
}

interface Definitions {
  readonly scenarios: readonly DefinitionVersion<Scenario>[];
  readonly rubrics: readonly DefinitionVersion<Rubric>[];
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
  return { events, contexts: new Map(contexts) };
}

async function readDefinitions(
  transaction: Transaction,
  completions: readonly LedgerEvent[],
): Promise<Definitions> {
  const scenarios = await selectDefinitionVersions<Scenario>(transaction, 'scenario', [
    ...new Set(completions.flatMap((completion) => completion.scenario ?? [])),
  ]);
  const rubrics = await selectDefinitionVersions<Rubric>(transaction, 'rubric', [
    ...new Set(
      scenarios.flatMap(({ document }) => document.stages.flatMap((stage) => stage.rubric ?? [])),
    ),
  ]);
  return { scenarios, rubrics };
}

/** The rubric of the completion's stage, both in the versions that were in force when it was recorded. */
function findRubric(definitions: Definitions, completion: LedgerEvent): VersionedRubric | null {
  const { scenario, stage, recordedAtMs } = completion;
  const version = findVersionAt(definitions.scenarios, scenario, recordedAtMs);
  const named = version?.document.stages.find((one) => one.id === stage)?.rubric;
  const rubric = findVersionAt(definitions.rubrics, named, recordedAtMs);
  return rubric === null
    ? null
    : { id: rubric.id, version: rubric.version, rubric: rubric.document };
}

/** The task that the completion names, or else the last of its touchpoint's events that names one. */
function findTask(
  definitions: Definitions,
  completion: LedgerEvent,
  events: readonly LedgerEvent[],
): Task | null {
  const version = findVersionAt(
    definitions.scenarios,
    completion.scenario,
    completion.recordedAtMs,
  );
  if (version === null) return null;
  const own = events.filter(
    (event) => event.kind === completion.kind && event.touchpoint === completion.touchpoint,
  );
  const named = completion.task ?? own.findLast((event) => event.task !== null)?.task;
  return version.document.tasks.find((task) => task.id === named) ?? null;
}

/** The stage's last completed attempt before this completion; 0 where there was none. */
function findPreviousAttempt(attempts: readonly StageAttempt[], completion: LedgerEvent): number {
  const stage = stageOf(completion);
  if (stage === null) return 0;
  const before = attempts.findLast(
    (attempt) =>
      attempt.seq < completion.seq &&
      attempt.scenario === stage.scenario &&
      attempt.scenarioAttempt === stage.scenarioAttempt &&
      attempt.stage === stage.stage,
  );
  return before?.seq ?? 0;
}
