import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Attempt, Turn } from '../../flows/learner.ts';
import type { Steps } from '../../flows/steps.ts';
import type { FlowName } from '../../store/work/flow-names.ts';

/** One flow as the embedded engine runs it: one file under `flows/`, and its line in `flows.ts`. */
export interface EmbeddedFlow {
  /** The name in `work.flow`. */
  readonly name: FlowName;
  /** Places of its own on a process, apart from those that the other flows share; none unless set. */
  readonly ownPlaces?: number;
  /** One turn. Turns of one flow and one learner never overlap; those of different flows may. */
  run(steps: Steps, ref: LearnerRef, attempt: Attempt): Promise<Turn>;
}
