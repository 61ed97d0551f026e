import type { ReviewFrame, ReviewRequest } from '@throughline/contract';
import { describeFrame, describeReview } from './describe-review.ts';
import type { SamplePlay } from './play-sample.ts';

/** How long the sample waits for its review: past what a review waits for its verdicts, and what models take then. */
const REVIEW_WAIT_MS_MAX = 240_000;

/**
 * Follows the review of an attempt while it is written, tells it whole, and says where to look at it. Waits a bounded
 * while; where the review does not come by then, or cannot be made, it says that instead, and throws nothing.
 */
export async function followReview(play: SamplePlay, attempt: ReviewRequest): Promise<void> {
  const { client, say } = play;
  say('');
  say(
    `  The scenario has ended, and its review is written (${REVIEW_WAIT_MS_MAX / 1_000} s at most):`,
  );
  let last: ReviewFrame | null = null;
  try {
    const late = AbortSignal.timeout(REVIEW_WAIT_MS_MAX);
    const signal = play.signal === undefined ? late : AbortSignal.any([late, play.signal]);
    for await (const item of client.reviews.stream(attempt, { signal })) {
      if (item.type === 'reset') continue; // all frames follow anew
      last = item;
      const line = describeFrame(item);
      if (line !== null) say(line);
    }
  } catch (error) {
    if (play.signal?.aborted === true) return;
    say(`    It cannot be followed: ${error instanceof Error ? error.message : String(error)}`);
  }
  say('');
  if (last?.type === 'review.completed') describeReview(last.data.review).forEach(say);
  else
    say(
      `  The review is not complete${last === null ? '' : `: the last that came is ${last.type}`}.`,
    );
  sayWhere(play, last?.reviewId ?? null);
}

function sayWhere(
  { url, say, shellKey = '$KEY', pageKey }: SamplePlay,
  reviewId: string | null,
): void {
  if (reviewId === null) return;
  const fragment = new URLSearchParams({
    review: reviewId,
    ...(pageKey === undefined ? {} : { key: pageKey }),
  });
  say('');
  say('  Look at it in a browser, with its figures plotted and everything that it rests on:');
  say(`    ${url}/reviews#${fragment.toString()}`);
  say('  or as the document that it is:');
  say(`    curl -s ${url}/v1/reviews/${reviewId} -H "Authorization: Bearer ${shellKey}"`);
}
