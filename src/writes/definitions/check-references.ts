import type { Scenario } from '@throughline/contract';
import type { RequestFault } from '../../domain/errors/invalid-request-error.ts';
import type { Transaction } from '../../store/database.ts';
import { selectKnownDefinitions } from '../../store/definitions/select-known-definitions.ts';

/** Finds every rubric and persona that a scenario names and that was never saved. */
export async function checkReferences(
  transaction: Transaction,
  scenario: Scenario,
): Promise<readonly RequestFault[]> {
  const rubrics = scenario.stages.flatMap((stage, index) =>
    stage.rubric === undefined ? [] : [{ id: stage.rubric, pointer: `/stages/${index}/rubric` }],
  );
  const personas = scenario.personas.map((id, index) => ({ id, pointer: `/personas/${index}` }));
  const knownRubrics = await selectKnownDefinitions(
    transaction,
    'rubric',
    rubrics.map((named) => named.id),
  );
  const knownPersonas = await selectKnownDefinitions(
    transaction,
    'persona',
    personas.map((named) => named.id),
  );
  return [
    ...rubrics
      .filter((named) => !knownRubrics.has(named.id))
      .map((named) => fault(named.pointer, 'rubric', 'rubrics')),
    ...personas
      .filter((named) => !knownPersonas.has(named.id))
      .map((named) => fault(named.pointer, 'persona', 'personas')),
  ];
}

function fault(pointer: string, kind: string, folder: string): RequestFault {
  return {
    pointer,
    detail: `names a ${kind} that was never saved; save it first with PUT /v1/${folder}/{id}, or correct the id`,
  };
}
