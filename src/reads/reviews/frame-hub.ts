import { setTimeout as sleep } from 'node:timers/promises';
import type { TenantId } from '../../domain/ids/ids.ts';
import type { Pool } from '../../store/database.ts';
import { listenForFrames } from '../../store/review/listen-for-frames.ts';
import type { FrameBatch, FramePlace, StoredFrames } from './frame-batch.ts';
import { FrameTopic } from './frame-topic.ts';

/** A notification may be lost with its connection: every followed review is looked at this often at least. */
const POLL_MS = 1_000;
/** Looks of one round that run at the same time. */
const LOOKS_MAX = 4;
/** Wait before listening is begun again, ms: doubling between these. */
const RETRY_MS_FIRST = 100;
const RETRY_MS_MAX = 5_000;
/** Frames held of one review: all of nearly any review, and the end of a very long one. */
const TOPIC_BYTES_MAX = 4 * 1024 * 1024;
/** Frames held of all of them; what is beyond is read from the store by whoever needs it. */
const HELD_BYTES_MAX = 64 * 1024 * 1024;

/** What the watch rests on. */
export interface FrameHubParts {
  /** One connection of it listens for as long as reviews are followed. */
  readonly pool: Pool;
  readFrames(
    tenant: TenantId,
    review: string,
    place: FramePlace,
    max: number,
  ): Promise<StoredFrames>;
  /** Told of what went wrong and is tried again. */
  readonly onError: (error: unknown) => void;
}

/** One reader's hold on one review. */
export interface FrameWatch {
  /** What follows after a place, at once; an empty batch where there is nothing yet. */
  read(place: FramePlace, max: number): Promise<FrameBatch>;
  /** Lets go. */
  stop(): void;
}

/**
 * Follows reviews for any number of readers with one connection that listens, one read per new frame, and no queue:
 * a reader is told that there is something new and takes it when it can, so a slow one holds nothing.
 *
 * @example
 * const watch = hub.watch(tenant, review, () => news.notify());
 * const { frames } = await watch.read({ epoch: 1, frameSeq: 4 }, 16);
 */
export class FrameHub {
  private readonly parts: FrameHubParts;
  private readonly topics = new Map<string, FrameTopic>();
  private readonly stopping = new AbortController();
  private running: Promise<unknown> | null = null;

  constructor(parts: FrameHubParts) {
    this.parts = parts;
  }

  /** Reviews that are followed at the moment. */
  get followed(): number {
    return this.topics.size;
  }

  /** Begins to follow; `onNews` is called whenever there may be something new, and never waits. */
  watch(tenant: TenantId, review: string, onNews: () => void): FrameWatch {
    this.running ??= Promise.all([this.listen(), this.poll()]);
    const name = `${review} ${tenant}`;
    const topic = this.topics.get(name) ?? this.open(name, tenant, review);
    const listener = (): void => onNews(); // one of its own: the same function may follow twice
    topic.listeners.add(listener);
    return {
      read: (place, max) => topic.read(place, max),
      stop: () => {
        topic.listeners.delete(listener);
        if (topic.listeners.size === 0 && this.topics.get(name) === topic) this.topics.delete(name);
      },
    };
  }

  /** Ends listening and polling; what is still followed hears of nothing more. */
  async close(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private open(name: string, tenant: TenantId, review: string): FrameTopic {
    const topic = new FrameTopic(
      (place, max) => this.parts.readFrames(tenant, review, place, max),
      TOPIC_BYTES_MAX,
    );
    this.topics.set(name, topic);
    return topic;
  }

  private async listen(): Promise<void> {
    const { signal } = this.stopping;
    for (let delayMs = RETRY_MS_FIRST; !signal.aborted; delayMs *= 2) {
      try {
        await listenForFrames(this.parts.pool, signal, {
          onReady: () => {
            delayMs = RETRY_MS_FIRST;
            void this.lookAtAll(); // for what came before
          },
          onFrame: (review) => this.hear(review),
        });
      } catch (error) {
        if (!signal.aborted) this.parts.onError(error);
      }
      await this.wait(Math.min(delayMs, RETRY_MS_MAX));
    }
  }

  private async poll(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.wait(POLL_MS);
      if (!this.stopping.signal.aborted) await this.lookAtAll();
    }
  }

  /** The same id of another tenant is looked at as well, and not found. */
  private hear(review: string): void {
    for (const [name, topic] of this.topics)
      if (name.startsWith(`${review} `)) void this.look(topic);
  }

  private async lookAtAll(): Promise<void> {
    const pending = [...this.topics.values()];
    const takeTurns = async (): Promise<void> => {
      for (let topic = pending.pop(); topic !== undefined; topic = pending.pop())
        await this.look(topic);
    };
    await Promise.all(Array.from({ length: LOOKS_MAX }, takeTurns));
    this.keepWithinBytes();
  }

  private async look(topic: FrameTopic): Promise<void> {
    try {
      await topic.refresh();
    } catch (error) {
      this.parts.onError(error);
    }
  }

  /** The oldest followed let go of their frames first. */
  private keepWithinBytes(): void {
    let held = 0;
    for (const topic of this.topics.values()) held += topic.heldBytes;
    for (const topic of this.topics.values()) {
      if (held <= HELD_BYTES_MAX) return;
      held -= topic.heldBytes;
      topic.dropTail();
    }
  }

  private async wait(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined); // told to stop
  }
}
