import { evaluate as takeTurn } from '../../../flows/evaluate.ts';
import type { EntityInput } from '../sandbox/entity-input.ts';
import { runEntity } from '../sandbox/run-entity.ts';

/** `evaluate/<uuid>`: begins with the first evaluation that waits and ends behind the last one. */
export async function evaluate(input: EntityInput): Promise<void> {
  await runEntity(takeTurn, 'end', input);
}
