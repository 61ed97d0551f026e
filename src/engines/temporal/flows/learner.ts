import { learner as takeTurn } from '../../../flows/learner.ts';
import type { EntityInput } from '../sandbox/entity-input.ts';
import { runEntity } from '../sandbox/run-entity.ts';

/** `learner/<uuid>`: lives as long as the learner does. */
export async function learner(input: EntityInput): Promise<void> {
  await runEntity(takeTurn, 'wait', input);
}
