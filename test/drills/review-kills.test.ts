import { expect, test } from 'vitest';
import { runReviewKillDrill } from './support/review-kill-drill.ts';

const TEST_MS_MAX = 600_000;

test(
  'a review whose server is killed with SIGKILL, whichever frame came last and in the middle of a step, is finished once by the next one',
  { timeout: TEST_MS_MAX },
  async () => {
    const { killed, verifyFailures } = await runReviewKillDrill({
      everyNth: 8,
      crashPoints: ['review/after-figures', 'review/before-commit', 'review/after-commit'],
    });
    expect(killed.length).toBeGreaterThan(3);
    expect(killed.filter(({ faults }) => faults.length > 0)).toEqual([]);
    expect(killed.map(({ reviewsCompleted }) => reviewsCompleted)).toEqual(killed.map(() => 1));
    expect(verifyFailures).toBe(0);
  },
);
