import { expect, test } from 'vitest';
import { ThroughlineError } from '../../src/domain/errors/throughline-error.ts';
import type { LearnerId, TenantId } from '../../src/domain/ids/ids.ts';
import { Cancellation } from '../../src/flows/cancellation.ts';
import { COMPLETIONS_PER_TURN_MAX, learner, type Attempt } from '../../src/flows/learner.ts';
import type { Due } from '../../src/domain/ids/learner-ref.ts';
import type { Steps } from '../../src/flows/steps.ts';
import { createIdleReviews } from '../support/engines/idle-flows.ts';

const ref = { tenant: 'tenant-1' as TenantId, learner: 'learner-1' as LearnerId };
const firstTry: Attempt = { failed: null, jitter: 0, policy: null, isPauseAsked: () => false };

const unused = async (): Promise<never> => {
  throw new Error('a step of another flow');
};
/** What this flow never calls. */
const otherFlows: Pick<Steps, 'evaluate' | 'review' | 'erase'> = {
  evaluate: { findWaiting: unused, judge: unused, commit: unused, noteFailure: unused },
  review: createIdleReviews(),
  erase: {
    isDue: unused,
    log: unused,
    destroyKey: unused,
    destroyWords: unused,
    forgetName: unused,
    certify: unused,
  },
};

/** Steps in memory: `dues` in order, then nothing; `fail` throws for the positions it names. */
function createSteps(dues: readonly Due[], fail: ReadonlyMap<number, unknown> = new Map()) {
  const calls: string[] = [];
  const queue = [...dues];
  const step = (name: string) => async (run: { position: number }) => {
    calls.push(`${name} ${run.position}`);
    if (name === 'score' && fail.has(run.position)) throw fail.get(run.position);
  };
  const steps: Steps = {
    learner: {
      takeFence: async () => 7,
      findNextDue: async () => queue.shift() ?? { kind: 'nothing' },
      park: async (run, attempts, errorCode) => {
        calls.push(`park ${run.position} ${attempts} ${errorCode}`);
      },
    },
    calibrate: {
      gather: step('gather'),
      measure: step('measure'),
      collectEvidence: step('collectEvidence'),
      score: step('score'),
      proposeHandoff: step('proposeHandoff'),
      commit: async (run) => {
        calls.push(`commit ${run.position} ${run.fence}`);
        return 'landed';
      },
    },
    ...otherFlows,
  };
  return { steps, calls };
}

const due = (position: number): Due => ({ kind: 'calibrate', position });
const refused = new ThroughlineError('judge/unavailable', 'no answer', { retryable: true });

test('walks the steps of each completion in order, all under one fence', async () => {
  const { steps, calls } = createSteps([due(3)]);
  expect(await learner(steps, ref, firstTry)).toEqual({ kind: 'idle' });
  expect(calls).toEqual(
    ['gather', 'measure', 'collectEvidence', 'score', 'proposeHandoff']
      .map((name) => `${name} 3`)
      .concat('commit 3 7'),
  );
});

test('a failure ends the turn with the time of the next try', async () => {
  const { steps, calls } = createSteps([due(3), due(4)], new Map([[3, refused]]));
  expect(await learner(steps, ref, firstTry)).toEqual({
    kind: 'failed',
    position: 3,
    attempts: 1,
    delayMs: 5_000,
    errorCode: 'judge/unavailable',
  });
  expect(calls).not.toContain('gather 4');
});

test('the eighth failure of one completion parks it, and the turn goes on behind it', async () => {
  const { steps, calls } = createSteps([due(3), due(4)], new Map([[3, refused]]));
  const failed = { position: 3, attempts: 7, sinceFirstMs: 600_000 };
  expect(await learner(steps, ref, { ...firstTry, failed })).toEqual({ kind: 'idle' });
  expect(calls).toContain('park 3 8 judge/unavailable');
  expect(calls).toContain('commit 4 7');
});

test('tries of one completion are not charged to another', async () => {
  const { steps } = createSteps([due(3), due(4)], new Map([[4, refused]]));
  const failed = { position: 3, attempts: 7, sinceFirstMs: 600_000 };
  const turn = await learner(steps, ref, { ...firstTry, failed });
  expect(turn).toMatchObject({ kind: 'failed', position: 4, attempts: 1 });
});

test('a completion that is asked for again in the turn that parked it gets fresh tries', async () => {
  const { steps, calls } = createSteps([due(3), due(3)], new Map([[3, refused]]));
  const failed = { position: 3, attempts: 7, sinceFirstMs: 600_000 };
  const turn = await learner(steps, ref, { ...firstTry, failed });
  expect(calls).toContain('park 3 8 judge/unavailable');
  expect(turn).toMatchObject({ kind: 'failed', position: 3, attempts: 1 });
});

test('a foreign error is known by a code of ours, not by what it says', async () => {
  const { steps } = createSteps([due(3)], new Map([[3, new Error('a sentence of the learner')]]));
  const turn = await learner(steps, ref, firstTry);
  expect(JSON.stringify(turn)).not.toContain('sentence');
  expect(turn).toMatchObject({ errorCode: 'flow/unexpected' });
});

test('a turn takes a bounded number of completions, and ends early when a pause is asked for', async () => {
  const many = Array.from({ length: 50 }, (_, index) => due(index + 1));
  const { steps, calls } = createSteps(many);
  expect(await learner(steps, ref, firstTry)).toEqual({ kind: 'more' });
  expect(calls.filter((call) => call.startsWith('commit'))).toHaveLength(COMPLETIONS_PER_TURN_MAX);
  const paused = createSteps(many);
  const isPauseAsked = () => paused.calls.includes('commit 2 7');
  expect(await learner(paused.steps, ref, { ...firstTry, isPauseAsked })).toEqual({ kind: 'more' });
  expect(paused.calls).not.toContain('gather 3');
});

test('a walk that has further to go ends the turn, and another one goes on', async () => {
  const { steps, calls } = createSteps([{ kind: 'more' }, due(3)]);
  expect(await learner(steps, ref, firstTry)).toEqual({ kind: 'more' });
  expect(calls).toEqual([]);
  expect(await learner(steps, ref, firstTry)).toEqual({ kind: 'idle' });
  expect(calls).toContain('commit 3 7');
});

test('a turn under an older fence ends quietly, at the walk as at the commit', async () => {
  const walked = createSteps([{ kind: 'stale' }]);
  expect(await learner(walked.steps, ref, firstTry)).toEqual({ kind: 'stale' });
  const { steps } = createSteps([due(3)]);
  const calibrate = { ...steps.calibrate, commit: async () => 'stale' as const };
  expect(await learner({ ...steps, calibrate }, ref, firstTry)).toEqual({ kind: 'stale' });
});

test('a flow that is told to end charges nobody with it: the cancellation passes through', async () => {
  const cancelled = new Cancellation(new Error('as the engine says it'));
  const { steps, calls } = createSteps([due(1)], new Map([[1, cancelled]]));
  const failed = { position: 1, attempts: 7, sinceFirstMs: 0 };
  await expect(learner(steps, ref, { ...firstTry, failed })).rejects.toBe(cancelled);
  expect(calls.filter((call) => call.startsWith('park'))).toEqual([]);
});
