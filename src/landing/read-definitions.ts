import type { Rubric, Scenario } from '@throughline/contract';
import type { CompletionDefinitions } from '../domain/touchpoints/completion-definitions.ts';
import type { LedgerEvent } from '../domain/touchpoints/ledger-event.ts';
import { selectDefinitionVersions } from '../store/calibrate/select-definition-versions.ts';
import type { Transaction } from '../store/database.ts';

/** Every version of the scenarios that some completions name, and of the rubrics of their stages. */
export async function readDefinitions(
  transaction: Transaction,
  completions: readonly LedgerEvent[],
): Promise<CompletionDefinitions> {
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
