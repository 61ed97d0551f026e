import { review as takeTurn } from '../../../flows/review.ts';
import type { EntityInput } from '../sandbox/entity-input.ts';
import { runEntity } from '../sandbox/run-entity.ts';

/** `review/<uuid>`: begins with the first scenario that is completed and ends when no review is under way. */
export async function review(input: EntityInput): Promise<void> {
  await runEntity(takeTurn, 'end', input);
}
