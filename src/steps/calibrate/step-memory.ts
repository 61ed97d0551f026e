import type { CalibrationRef } from '../../domain/ids/learner-ref.ts';

/** Results kept at once, over all calibrations under way: some words of 10 or so learners. */
const RESULTS_MAX = 64;

/**
 * What the steps of running calibrations have just stored, so that the next step need not open it again:
 * four fifths of a calibration's reads; and the words that their references name, which are kept nowhere else.
 * The database stays the truth; nothing is looked up here that was not found there first, and a calibration's
 * part goes when it ends or fails.
 */
export class StepMemory {
  readonly #results = new Map<string, unknown>();

  /** The result of a step in this process, else what `look` finds or makes. */
  async recall<Result>(
    run: CalibrationRef,
    key: string,
    look: () => Promise<Result>,
  ): Promise<Result> {
    const place = `${prefixOf(run)}${key}`;
    if (this.#results.has(place)) return this.#results.get(place) as Result;
    const result = await look();
    this.#results.set(place, result);
    const [oldest] = this.#results.keys();
    if (this.#results.size > RESULTS_MAX && oldest !== undefined) this.#results.delete(oldest);
    return result;
  }

  /** Drops what is kept of a calibration. */
  forget(run: CalibrationRef): void {
    for (const place of this.#results.keys()) {
      if (place.startsWith(prefixOf(run))) this.#results.delete(place);
    }
  }
}

function prefixOf(run: CalibrationRef): string {
  return `${run.learner}/${run.position}/`;
}
