import { erase as takeTurn } from '../../../flows/erase.ts';
import type { EntityInput } from '../sandbox/entity-input.ts';
import { runEntity, type Flow } from '../sandbox/run-entity.ts';
import { stopOthers } from '../sandbox/steps.ts';

/** `erase/<uuid>`: ends the learner's other workflows, erases, and ends. */
export async function erase(input: EntityInput): Promise<void> {
  await runEntity(stopAndErase, 'end', input);
}

/** Before and after: a wake that was under way may have begun one meanwhile. */
const stopAndErase: Flow = async (steps, ref, attempt) => {
  await stopOthers(ref);
  const turn = await takeTurn(steps, ref, attempt);
  if (turn.kind === 'idle') await stopOthers(ref);
  return turn;
};
