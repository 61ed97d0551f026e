import type { ReviewRef } from '../../domain/ids/learner-ref.ts';

/** Results kept at once, over all reviews under way: some 40 reviews, with the words that they are written from. */
const RESULTS_MAX = 512;

/**
 * What the steps of running reviews have just learnt, so that the next step need not open it again, and steps that run
 * beside each other share one look: nine tenths of a review's reads. The database stays the truth; a process that comes
 * to a revision in the middle finds everything there. A revision's part goes when it is finished or has failed; words
 * that were taken back belong to a revision that nobody asks for any more.
 */
export class ReviewMemory {
  readonly #results = new Map<string, Promise<unknown>>();

  /** What is known under a key of this revision, else what `look` finds or makes; a look that fails is forgotten. */
  recall<Result>(run: ReviewRef, key: string, look: () => Promise<Result>): Promise<Result> {
    const place = `${prefixOf(run)}${key}`;
    const known = this.#results.get(place);
    if (known !== undefined) return known as Promise<Result>;
    const result = look();
    this.#results.set(place, result);
    result.catch(() => this.#results.delete(place));
    const [oldest] = this.#results.keys();
    if (this.#results.size > RESULTS_MAX && oldest !== undefined) this.#results.delete(oldest);
    return result;
  }

  /** Drops what is kept of a revision, and of those before it. */
  forget({ review }: ReviewRef): void {
    for (const place of this.#results.keys())
      if (place.startsWith(`${review}/`)) this.#results.delete(place);
  }
}

function prefixOf({ review, revision }: ReviewRef): string {
  return `${review}/${revision}/`;
}
