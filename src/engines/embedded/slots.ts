/**
 * The places for turns on one process, shared by its flows. A flow may take what is free, as long as every
 * other flow that has nothing under way keeps one place to itself: a flood of one flow never holds up the
 * others. Where there are fewer places than flows, the flow that was served longest ago comes first.
 */
export class Slots<Flow> {
  readonly #placesMax: number;
  readonly #taken: Map<Flow, number>;
  /** Served longest ago first. */
  #order: readonly Flow[];

  constructor(flows: readonly Flow[], placesMax: number) {
    this.#placesMax = placesMax;
    this.#taken = new Map(flows.map((flow) => [flow, 0]));
    this.#order = flows;
  }

  /** The flows in the order in which they are to be offered what is free. */
  get order(): readonly Flow[] {
    return this.#order.toSorted((one, other) => this.#count(one) - this.#count(other));
  }

  /** How many more turns of this flow may begin now. */
  free(flow: Flow): number {
    let taken = 0;
    let kept = 0;
    for (const [each, count] of this.#taken) {
      taken += count;
      if (each !== flow && count === 0) kept += 1;
    }
    const free = this.#placesMax - taken;
    // Where all that is free is kept for others, one that has nothing under way is as entitled as they are.
    return Math.max(free - kept, this.#count(flow) === 0 ? Math.min(free, 1) : 0);
  }

  take(flow: Flow, count: number): void {
    if (count === 0) return;
    this.#taken.set(flow, this.#count(flow) + count);
    this.#order = [...this.#order.filter((each) => each !== flow), flow];
  }

  release(flow: Flow): void {
    this.#taken.set(flow, this.#count(flow) - 1);
  }

  #count(flow: Flow): number {
    return this.#taken.get(flow) ?? 0;
  }
}
