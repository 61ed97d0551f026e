import { setTimeout as sleep } from 'node:timers/promises';
import { followFrames } from '../../test/support/review-house/follow-frames.ts';
import { requestReview, type ReviewHouse } from '../../test/support/review-house/review-house.ts';
import { listFailures } from './delays.ts';
import { endOf } from './measure-many.ts';

/** What a review took to ship without any provider. */
export interface Outage {
  readonly judgedBy: string;
  /** From the end of the last failed request to the final frame. */
  readonly afterLastFailureMs: number;
  readonly failures: number;
}

/** Until a circuit lets a call through again. */
const CIRCUIT_MS = 31_000;
const FAILURE_MS = 200;

/** Has both providers fail every call of a review, and follows it to its end. */
export async function measureOutage(
  house: ReviewHouse,
  learners: readonly string[],
  restMs = CIRCUIT_MS,
): Promise<readonly Outage[]> {
  const { url, key } = house.server;
  const outages: Outage[] = [];
  for (const [index, learner] of learners.entries()) {
    if (index > 0) await sleep(restMs);
    await house.fake.reset();
    house.fake.script(...listFailures(FAILURE_MS));
    await house.complete([learner]);
    const message = { type: 'start', ...requestReview(learner) } as const;
    const followed = await followFrames({ url, key, message });
    const last = followed.frames.at(-1);
    const ends = house.fake.requests.map(({ endedAtMs }) => endedAtMs ?? 0);
    outages.push({
      judgedBy: last?.type === 'review.completed' ? last.data.review.judgedBy : 'none',
      afterLastFailureMs: endOf(followed) - Math.max(...ends),
      failures: ends.length,
    });
  }
  return outages;
}
