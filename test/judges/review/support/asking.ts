import { randomUUID } from 'node:crypto';
import type { LearnerId, TenantId } from '../../../../src/domain/ids/ids.ts';
import type { ModelAttempt, ModelCall } from '../../../../src/judges/models/model-call.ts';
import { createModelReviewJudge } from '../../../../src/judges/review/model-review-judge.ts';
import type { ReviewJudge } from '../../../../src/judges/review/review-judge.ts';
import type { WireFake } from '../../../wire/wire-fake.ts';
import { openFaked } from '../../support/asking.ts';

export const GEMINI = 'gemini:gemini-2.5-flash';
export const OPENAI = 'openai:gpt-5-mini';

/** A review judge whose models are the fake's, in this order. */
export function openFakedJudge(
  fake: WireFake,
  names: readonly string[] = [GEMINI, OPENAI],
): ReviewJudge {
  return createModelReviewJudge(openFaked(fake, names));
}

/** A call of a review's step, which remembers what it is told. */
export function makeReviewCall(step: string): ModelCall & { readonly told: ModelAttempt[] } {
  const told: ModelAttempt[] = [];
  return {
    tenant: randomUUID() as TenantId,
    learner: randomUUID() as LearnerId,
    flow: 'review',
    step,
    told,
    onAttempt: (attempt) => {
      told.push(attempt);
    },
  };
}

/** A prompt without its fenced texts: what is left is the project's own words. */
export function dropFenced(prompt: string): string {
  return prompt.replace(/\[\[text ([0-9a-f]{32}) \|[^\n]*\n[^]*?\n\[\[end \1\]\]/gu, '');
}
