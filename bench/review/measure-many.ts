import { followFrames, type Followed } from '../../test/support/review-house/follow-frames.ts';
import { requestReview, type ReviewHouse } from '../../test/support/review-house/review-house.ts';

/** Reviews that were made at once, as those who follow them saw it. */
export interface ManyReviews {
  /** From the request that completes the scenarios to the last final frame. */
  readonly wallMs: number;
  /** From that request to each review's final frame. */
  readonly eachMs: readonly number[];
  /** From a socket's `start` to its first frame. */
  readonly firstFrameMs: readonly number[];
  readonly followed: readonly Followed[];
}

/**
 * Completes the scenarios of some learners in one request and follows each review over a socket of its own, from
 * `start` to the final frame.
 *
 * @param learners with everything judged but the scenario
 */
export async function measureMany(
  house: ReviewHouse,
  learners: readonly string[],
): Promise<ManyReviews> {
  const { url, key } = house.server;
  const startMs = performance.now();
  await house.complete(learners);
  const followed = await Promise.all(
    learners.map((learner) =>
      followFrames({ url, key, message: { type: 'start', ...requestReview(learner) } }),
    ),
  );
  const eachMs = followed.map((one) => endOf(one) - startMs);
  return {
    wallMs: Math.max(...eachMs),
    eachMs,
    firstFrameMs: followed.map(({ cameMs, askedMs }) => (cameMs[0] ?? Number.NaN) - askedMs),
    followed,
  };
}

/** When the final frame came. @throws Error where there is none */
export function endOf({ frames, cameMs, others }: Followed): number {
  const last = frames.at(-1);
  const endMs = cameMs.at(-1);
  if (endMs === undefined || last?.type !== 'review.completed')
    throw new Error(`the review ended with ${last?.type}; ${JSON.stringify(others).slice(0, 500)}`);
  return endMs;
}
