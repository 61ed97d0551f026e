import type { ReviewRef } from '../../../src/domain/ids/learner-ref.ts';
import type { ReviewSteps } from '../../../src/flows/steps.ts';

type Walk = (steps: ReviewSteps, run: ReviewRef) => Promise<unknown>;

/** The steps that write a revision of an attempt with two personas, one after another, in an order that a flow may take. */
export const WALK: readonly (readonly [string, Walk])[] = [
  ['awaitVerdicts', (steps, run) => steps.awaitVerdicts(run)],
  ['gatherRollups', (steps, run) => steps.gatherRollups(run)],
  ['gatherConversations', (steps, run) => steps.gatherConversations(run)],
  ['gatherArtefacts', (steps, run) => steps.gatherArtefacts(run)],
  ['computeFigures', (steps, run) => steps.computeFigures(run)],
  ['givePerspective 0', (steps, run) => steps.givePerspective(run, 0)],
  ['score', (steps, run) => steps.score(run)],
  ['givePerspective 1', (steps, run) => steps.givePerspective(run, 1)],
  ['narrate', (steps, run) => steps.narrate(run)],
  ['commit', (steps, run) => steps.commit(run)],
];

/** Takes some of the steps. */
export async function takeSteps(
  steps: ReviewSteps,
  run: ReviewRef,
  from: number,
  to: number = WALK.length,
): Promise<void> {
  for (const [, take] of WALK.slice(from, to)) await take(steps, run);
}
