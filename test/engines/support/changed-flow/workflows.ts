import { runEntity } from '../../../../src/engines/temporal/sandbox/run-entity.ts';
import type { EntityInput } from '../../../../src/engines/temporal/sandbox/entity-input.ts';
import { learner as takeTurn } from '../../../../src/flows/learner.ts';

/** The flow `learner`, changed on purpose: it looks what is due before it takes its fence. */
export async function learner(input: EntityInput): Promise<void> {
  const changed: typeof takeTurn = async (steps, ref, attempt) => {
    await steps.learner.findNextDue(ref, 0);
    return takeTurn(steps, ref, attempt);
  };
  await runEntity(changed, 'wait', input);
}
