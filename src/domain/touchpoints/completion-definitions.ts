import type { Rubric, Scenario, Task } from '@throughline/contract';
import { findVersionAt, type DefinitionVersion } from './definition-version.ts';
import type { LedgerEvent } from './ledger-event.ts';
import type { VersionedRubric } from './material.ts';

/** The versions of everything that some completions name, each definition's newest first. */
export interface CompletionDefinitions {
  readonly scenarios: readonly DefinitionVersion<Scenario>[];
  readonly rubrics: readonly DefinitionVersion<Rubric>[];
}

/** The rubric of the completion's stage, both in the versions that were in force when it was recorded. */
export function findRubric(
  definitions: CompletionDefinitions,
  completion: LedgerEvent,
): VersionedRubric | null {
  const { stage, recordedAtMs } = completion;
  const named = findScenario(definitions, completion)?.document.stages.find(
    ({ id }) => id === stage,
  )?.rubric;
  const rubric = findVersionAt(definitions.rubrics, named, recordedAtMs);
  return rubric === null
    ? null
    : { id: rubric.id, version: rubric.version, rubric: rubric.document };
}

/** The task that the completion names, or else the last of its touchpoint's events that names one. */
export function findTask(
  definitions: CompletionDefinitions,
  completion: LedgerEvent,
  events: readonly LedgerEvent[],
): Task | null {
  const version = findScenario(definitions, completion);
  if (version === null) return null;
  const own = events.filter(
    (event) => event.kind === completion.kind && event.touchpoint === completion.touchpoint,
  );
  const named = completion.task ?? own.findLast((event) => event.task !== null)?.task;
  return version.document.tasks.find((task) => task.id === named) ?? null;
}

/** The completion's scenario in the version that was in force when it was recorded. */
export function findScenario(
  { scenarios }: CompletionDefinitions,
  { scenario, recordedAtMs }: LedgerEvent,
): DefinitionVersion<Scenario> | null {
  return findVersionAt(scenarios, scenario, recordedAtMs);
}
