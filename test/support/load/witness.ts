import type { Event, Override, OverrideResult, RecordResult } from '@throughline/contract';

/** An event and the first answer that it got. */
export interface Acknowledged {
  readonly event: Event;
  readonly result: RecordResult;
}

/** What the outside world knows of one tenant: what it sent, and what it was told. */
export class Witness {
  readonly #sent = new Map<string, Event>();
  readonly #acknowledged = new Map<string, Acknowledged>();
  readonly #refused = new Set<string>();
  readonly #overrides = new Map<
    string,
    { override: Override; learner: string; result: OverrideResult }
  >();
  /** Acknowledged since the round began. */
  readonly fresh: Acknowledged[] = [];
  /** Sent, and never answered. */
  readonly doubtful = new Map<string, Event>();
  readonly doubtfulOverrides: { readonly learner: string; readonly override: Override }[] = [];
  /** Answers that contradict what was told before, in words. */
  readonly contradictions: string[] = [];

  beginRound(): void {
    this.fresh.length = 0;
  }

  noteSent(events: readonly Event[]): void {
    for (const event of events) {
      this.#sent.set(keyOf(event), event);
      if (!this.#acknowledged.has(keyOf(event))) this.doubtful.set(keyOf(event), event);
    }
  }

  /** The server refused in words: nothing of it may be on record unless it was acknowledged before. */
  noteRefused(events: readonly Event[]): void {
    for (const event of events) {
      this.doubtful.delete(keyOf(event));
      if (!this.#acknowledged.has(keyOf(event))) this.#refused.add(keyOf(event));
    }
  }

  noteAnswered(events: readonly Event[], results: readonly RecordResult[]): void {
    for (const [index, event] of events.entries()) {
      const result = results[index];
      if (result === undefined) {
        this.contradictions.push(`${keyOf(event)} got no answer among ${results.length}`);
        continue;
      }
      this.#compare(event, result);
    }
  }

  noteOverride(learner: string, override: Override, result: OverrideResult): void {
    const known = this.#overrides.get(override.id);
    if (known === undefined) this.#overrides.set(override.id, { override, learner, result });
    else if (
      known.result.evaluation !== result.evaluation ||
      known.result.landing !== result.landing
    )
      this.contradictions.push(`override ${override.id} landed twice`);
    else if (!result.duplicate)
      this.contradictions.push(`override ${override.id} was new a second time`);
  }

  get acknowledged(): ReadonlyMap<string, Acknowledged> {
    return this.#acknowledged;
  }

  get overrides(): readonly { readonly learner: string; readonly override: Override }[] {
    return [...this.#overrides.values()];
  }

  /** Whether an event may be on record: it was sent, and not refused. */
  mayBeStored(key: string): boolean {
    return this.#sent.has(key) && !this.#refused.has(key);
  }

  #compare(event: Event, result: RecordResult): void {
    const key = keyOf(event);
    this.doubtful.delete(key);
    const known = this.#acknowledged.get(key);
    if (known === undefined) {
      const acknowledged = { event, result };
      this.#acknowledged.set(key, acknowledged);
      this.fresh.push(acknowledged);
      return;
    }
    const fields = ['ledgerSeq', 'xp', 'points', 'multiplier', 'tier', 'total', 'late'] as const;
    const differing = fields.filter((field) => known.result[field] !== result[field]);
    if (differing.length > 0)
      this.contradictions.push(`${key} was answered differently in ${differing.join(', ')}`);
    if (!result.duplicate) this.contradictions.push(`${key} was counted a second time`);
  }
}

/** Event ids are unique per learner. */
export function keyOf(event: { readonly learner: string; readonly id: string }): string {
  return `${event.learner} ${event.id}`;
}
