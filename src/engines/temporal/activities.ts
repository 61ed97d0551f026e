import { ApplicationFailure, Context } from '@temporalio/activity';
import { nameError } from '../../domain/errors/name-error.ts';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { Steps } from '../../flows/steps.ts';
import type { EngineSteps } from './engine-steps.ts';
import { STOPPING_CODE } from './sandbox/entity-input.ts';

/** Often enough for the 10 s after which a silent step counts as lost, on a loaded machine too. */
const HEARTBEAT_MS = 2_000;

const STOPPING = new ThroughlineError(STOPPING_CODE, 'this process stops', { retryable: true });

type Activity = (...parameters: readonly unknown[]) => Promise<unknown>;

/**
 * Every step as an activity named `group.step`.
 *
 * @param isStopping whether this process takes on nothing new: a step inside a workflow's task is refused then
 */
export function createActivities(
  steps: Steps,
  engineSteps: EngineSteps,
  isStopping: () => boolean,
): Record<string, Activity> {
  const activities: Record<string, Activity> = {};
  for (const [group, groupSteps] of Object.entries({ ...steps, engine: engineSteps })) {
    for (const [name, step] of Object.entries<unknown>({ ...groupSteps })) {
      if (typeof step !== 'function') continue;
      activities[`${group}.${name}`] = wrap(step.bind(groupSteps) as Activity, isStopping);
    }
  }
  return activities;
}

function wrap(step: Activity, isStopping: () => boolean): Activity {
  return async (...parameters) => {
    const context = Context.current();
    if (context.info.isLocal && isStopping()) throw closeError(STOPPING);
    const beat = setInterval(() => context.heartbeat(), HEARTBEAT_MS);
    try {
      return await step(...parameters);
    } catch (error) {
      throw closeError(error);
    } finally {
      clearInterval(beat);
    }
  };
}

/**
 * What is kept of an error in a history: our code and whether it may pass, no message and no stack. Final for
 * Temporal, since the flow decides about another try.
 */
function closeError(error: unknown): ApplicationFailure {
  const failure = ApplicationFailure.create({
    type: nameError(error) ?? 'step/unexpected',
    nonRetryable: true,
    details: [error instanceof ThroughlineError && error.retryable],
  });
  failure.stack = '';
  return failure;
}
