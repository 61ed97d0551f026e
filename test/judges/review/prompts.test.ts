import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { REVIEW_PROMPTS } from '../../../src/judges/review/model-review-judge.ts';

/** What each version said when it was published. A changed text is a new version, with a line of its own here. */
const PUBLISHED: Readonly<Record<string, string>> = {
  'persona-perspective.v1': '10a4a0423eb760b45a98f905f24a95ee99f5dfd230e35b13d85459fd2b765d89',
  'review-scores.v1': 'a291c530ea5adf808c7c6cab48a0f50194b2d4ad6d39e004808306181e44aa00',
  'review-narration.v1': '9e8b88ec2a601adba92883bbf82a4e80377f00c266fcdb0c94d30ce9909435a7',
};

describe('the prompts of a review', () => {
  test.each(REVIEW_PROMPTS)('$version says what it said when it was published', (prompt) => {
    const hash = createHash('sha256').update(prompt.instructions).digest('hex');
    expect(hash, 'a changed text needs a new version').toBe(PUBLISHED[prompt.version]);
  });
});
