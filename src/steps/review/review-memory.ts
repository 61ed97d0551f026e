import type { ReviewRef } from '../../domain/ids/learner-ref.ts';

/** Bytes of results kept at once, over all reviews under way: some hundred ordinary ones, or a few with long words. */
const BYTES_MAX = 64 * 1024 * 1024;
/** Reviews kept at once. */
const REVIEWS_MAX = 128;
/** After this time without a look nobody is at it here any more: another process is, or nobody. */
const IDLE_MS_MAX = 120_000;

/** Bounds of a memory; for tests. */
export interface MemoryBounds {
  readonly bytesMax?: number;
  readonly idleMsMax?: number;
}

/** What is kept of one review: of the last revision that was asked for. */
interface Kept {
  readonly revision: number;
  readonly results: Map<string, Promise<unknown>>;
  bytes: number;
  readonly idle: NodeJS.Timeout;
}

/**
 * What the steps of running reviews have just learnt, so that the next step need not open it again, and steps that run
 * beside each other share one look: nine tenths of a review's reads. The database stays the truth; a process that comes
 * to a revision in the middle finds everything there. Words are in it: a revision's part goes when it is finished, when a
 * step of it fails, when a newer one is asked for, and when nobody here has asked for it for a while; where all of it
 * together is too much, the one that was asked for longest ago goes first.
 */
export class ReviewMemory {
  readonly #reviews = new Map<string, Kept>();
  readonly #bytesMax: number;
  readonly #idleMsMax: number;
  #bytes = 0;

  constructor({ bytesMax = BYTES_MAX, idleMsMax = IDLE_MS_MAX }: MemoryBounds = {}) {
    this.#bytesMax = bytesMax;
    this.#idleMsMax = idleMsMax;
  }

  /** Bytes that are kept, as counted. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What is known under a key of this revision, else what `look` finds or makes; a look that fails is forgotten. */
  recall<Result>(run: ReviewRef, key: string, look: () => Promise<Result>): Promise<Result> {
    const kept = this.#open(run);
    if (kept === null) return look();
    const known = kept.results.get(key);
    if (known !== undefined) return known as Promise<Result>;
    const result = look();
    kept.results.set(key, result);
    result.then(
      (value) => this.#count(run.review, kept, value),
      () => kept.results.delete(key),
    );
    return result;
  }

  /** Drops what is kept of a review. */
  forget({ review }: Pick<ReviewRef, 'review'>): void {
    const kept = this.#reviews.get(review);
    if (kept === undefined) return;
    clearTimeout(kept.idle);
    this.#reviews.delete(review);
    this.#bytes -= kept.bytes;
  }

  /** The revision's part, as the one that was asked for last; null for a revision that a newer one has overtaken. */
  #open({ review, revision }: ReviewRef): Kept | null {
    const found = this.#reviews.get(review);
    if (found !== undefined && found.revision > revision) return null;
    if (found?.revision === revision) {
      found.idle.refresh();
      this.#reviews.delete(review);
      this.#reviews.set(review, found);
      return found;
    }
    this.forget({ review });
    const idle = setTimeout(() => this.forget({ review }), this.#idleMsMax).unref();
    const opened = { revision, results: new Map(), bytes: 0, idle };
    this.#reviews.set(review, opened);
    this.#bound();
    return opened;
  }

  #count(review: string, kept: Kept, value: unknown): void {
    if (this.#reviews.get(review) !== kept) return; // forgotten meanwhile
    const bytes = countBytes(value);
    kept.bytes += bytes;
    this.#bytes += bytes;
    this.#bound();
  }

  #bound(): void {
    while (this.#bytes > this.#bytesMax || this.#reviews.size > REVIEWS_MAX) {
      const [oldest] = this.#reviews.keys();
      if (oldest === undefined) return;
      this.forget({ review: oldest });
    }
  }
}

/** What a value takes in memory, roughly: its words, and something for everything else. */
function countBytes(value: unknown): number {
  let bytes = 0;
  const seen = new Set<object>();
  const open: unknown[] = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one === 'string') bytes += 2 * one.length;
    else bytes += VALUE_BYTES;
    if (typeof one !== 'object' || one === null || seen.has(one)) continue;
    seen.add(one);
    if (ArrayBuffer.isView(one)) bytes += one.byteLength;
    else if (one instanceof Map) open.push(...one.keys(), ...one.values());
    else open.push(...Object.values(one));
  }
  return bytes;
}

const VALUE_BYTES = 16;
