import { Refusal } from '../problems/refusal.ts';
import type { Caller } from '../server-parts.ts';

/** Age up to which a cached answer is taken as it is. */
const FRESH_MS = 400;
/** Age from which it is not used any more: a revoked key stops working within this time. */
const CALLER_AGE_MS_MAX = 1_000;
const ENTRIES_MAX = 1_000;
/** Lookups of keys that are not cached, at once: a flood of invented keys cannot occupy the database. */
const LOOKUPS_MAX = 16;

interface Entry {
  readonly caller: Caller;
  readonly askedAtMs: number;
}

type FindCaller = (keyHash: Buffer) => Promise<Caller | null>;

/**
 * Remembers who a key belongs to, for less than a second. A key in use is looked up again in the background before
 * its answer is too old, so its requests never wait; keys that are not known are not remembered.
 */
export class CallerCache {
  private readonly entries = new Map<string, Entry>();
  private readonly lookups = new Map<string, Promise<Caller | null>>();
  private readonly findCaller: FindCaller;
  private readonly elapsedMs: () => number;

  constructor(findCaller: FindCaller, elapsedMs: () => number = () => performance.now()) {
    this.findCaller = findCaller;
    this.elapsedMs = elapsedMs;
  }

  /**
   * Answers at once where the key is cached, else in a promise; null where there is no such key.
   *
   * @param keyHash SHA-256 in base64
   */
  find(keyHash: string): Caller | Promise<Caller | null> {
    const entry = this.entries.get(keyHash);
    const ageMs = entry === undefined ? Infinity : this.elapsedMs() - entry.askedAtMs;
    if (entry !== undefined && ageMs < FRESH_MS) return entry.caller;
    const lookup = this.lookUp(keyHash, entry !== undefined);
    if (entry === undefined || ageMs >= CALLER_AGE_MS_MAX) return lookup;
    lookup.catch(() => this.entries.delete(keyHash)); // whoever asks next waits for the database, and hears its error
    return entry.caller;
  }

  private lookUp(keyHash: string, known: boolean): Promise<Caller | null> {
    const running = this.lookups.get(keyHash);
    if (running !== undefined) return running;
    if (!known && this.lookups.size >= LOOKUPS_MAX) {
      return Promise.reject(new Refusal('server/overloaded', 'Too many keys are being looked up.'));
    }
    const lookup = this.ask(keyHash).finally(() => this.lookups.delete(keyHash));
    this.lookups.set(keyHash, lookup);
    return lookup;
  }

  private async ask(keyHash: string): Promise<Caller | null> {
    const askedAtMs = this.elapsedMs();
    const caller = await this.findCaller(Buffer.from(keyHash, 'base64'));
    this.entries.delete(keyHash);
    if (caller === null) return null;
    if (this.entries.size >= ENTRIES_MAX) this.dropOldest();
    this.entries.set(keyHash, { caller, askedAtMs });
    return caller;
  }

  private dropOldest(): void {
    for (const name of this.entries.keys()) {
      this.entries.delete(name);
      return;
    }
  }
}
