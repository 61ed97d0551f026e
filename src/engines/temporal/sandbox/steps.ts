import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import { ThroughlineError } from '../../../domain/errors/throughline-error.ts';
import type { LearnerRef } from '../../../domain/ids/learner-ref.ts';
import { JUDGE_STEPS } from '../../../flows/judge-steps.ts';
import type { Steps } from '../../../flows/steps.ts';
import { STOPPING_CODE, type CarriedTries, type NotedRest } from './entity-input.ts';
import { readStepError } from './step-error.ts';

type Call = (...parameters: readonly unknown[]) => Promise<unknown>;

// Our own failures are final for Temporal: the flow decides what is tried again, and when. What is tried again
// here is a step whose worker died or froze, which is nobody's fault.
const retry = { initialInterval: '1 second', backoffCoefficient: 2, maximumAttempts: 5 } as const;
const tasks = proxyActivities<Record<string, Call>>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '10 seconds',
  retry,
});
const inlineCalls = proxyLocalActivities<Record<string, Call>>({
  startToCloseTimeout: '2 minutes',
  retry,
});

/** What decides how a step is called; asked at every call. */
export interface StepCaller {
  /** Whether a step of the judge may wait for minutes, so that it is worth a task of its own. */
  isJudgeSlow(): boolean;
  /** Told of every call: each is at least one event of the run's history, which the server counts only later. */
  countCall(): void;
}

/**
 * The steps as a workflow sees them: each call becomes an activity named `group.step`. Most are a transaction
 * or two and run inside the workflow's task: one event of history instead of six, and some 5 ms instead of 70
 * (a development server, two cores). A step that may wait gets a task of its own, with heartbeats.
 */
export function createSteps(caller: StepCaller): Steps {
  const proxySteps = <Group extends keyof Steps>(group: Group): Steps[Group] => {
    const judgeSteps: readonly PropertyKey[] = JUDGE_STEPS[group];
    return new Proxy({} as Steps[Group], {
      get: (_target, step) =>
        typeof step === 'string'
          ? (...parameters: readonly unknown[]) => {
              const name = `${group}.${step}`;
              const isTask = judgeSteps.includes(step) && caller.isJudgeSlow();
              caller.countCall();
              return isTask ? callTask(name, parameters) : callInline(name, parameters);
            }
          : undefined,
    });
  };
  return {
    learner: proxySteps('learner'),
    calibrate: proxySteps('calibrate'),
    evaluate: proxySteps('evaluate'),
    review: proxySteps('review'),
    erase: proxySteps('erase'),
  };
}

/**
 * Ends the workflows of a learner's other flows.
 *
 * @throws ThroughlineError where Temporal did not do it
 */
export async function stopOthers(ref: LearnerRef): Promise<void> {
  await callInline('engine.stopOthers', [ref]);
}

/** Gives a workflow's wake back to the relay, which begins it again once it has ended. */
export async function returnWake(
  ref: LearnerRef,
  flow: string,
  dueAtMs: number | null,
  tries: CarriedTries | null,
): Promise<void> {
  await callInline('engine.returnWake', [ref, flow, dueAtMs, tries]);
}

/** Writes a rest down where sweeps and another engine see it. */
export async function noteRest(
  ref: LearnerRef,
  flow: string,
  rest: NotedRest | null,
): Promise<void> {
  await callInline('engine.noteRest', [ref, flow, rest]);
}

/** A process that stops refuses to begin a step inside a workflow's task; as a task of its own another one takes it. */
async function callInline(name: string, parameters: readonly unknown[]): Promise<unknown> {
  try {
    return await call(inlineCalls[name], parameters);
  } catch (error) {
    if (!(error instanceof ThroughlineError) || error.code !== STOPPING_CODE) throw error;
    return callTask(name, parameters);
  }
}

async function callTask(name: string, parameters: readonly unknown[]): Promise<unknown> {
  return call(tasks[name], parameters);
}

async function call(step: Call | undefined, parameters: readonly unknown[]): Promise<unknown> {
  if (step === undefined) throw new TypeError('a proxy without its call');
  try {
    return await step(...parameters);
  } catch (error) {
    throw readStepError(error);
  }
}
