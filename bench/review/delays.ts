import type { WireRule } from '../../test/wire/rules.ts';

/** How long the providers take for each call of a review, ms: about what a fast model takes for an answer of that length. */
export const DELAYS_MS = {
  persona_perspective: 4_000,
  review_scores: 5_000,
  review_narration: 4_000,
} as const;

/** What a review takes where nothing but its calls takes time: voices and scores side by side, the narration after them. */
export const IDEAL_MS =
  Math.max(DELAYS_MS.persona_perspective, DELAYS_MS.review_scores) + DELAYS_MS.review_narration;

/** Rules that have every call of a review take its time; calls of a calibration are answered at once. */
export function listDelays(): readonly WireRule[] {
  return Object.entries(DELAYS_MS).map(([schemaName, delayMs]) => ({ schemaName, delayMs }));
}

/** Rules that have every call of a review fail, on both providers, after a while. */
export function listFailures(delayMs: number): readonly WireRule[] {
  return Object.keys(DELAYS_MS).map((schemaName) => ({
    schemaName,
    delayMs,
    fault: 'server-error',
  }));
}
