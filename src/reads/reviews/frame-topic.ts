import type { FrameBatch, FramePlace, HeldFrame, StoredFrames } from './frame-batch.ts';

/** What a reader who is far behind gets at a time, in bytes: these frames are its own, and held by nobody else. */
const BEHIND_BYTES_MAX = 64 * 1024;
const BEHIND_FRAMES_MAX = 4;
/** Frames that one read of the store brings. */
const PAGE_FRAMES_MAX = 64;
/** Reads in a row before others get their turn: far more frames than a review has. */
const PAGES_MAX = 64;

/** Reads frames of one review that follow a frame, of the current epoch. */
export type ReadStored = (place: FramePlace, max: number) => Promise<StoredFrames>;

/**
 * What one process holds of one review that is being followed: its latest frames, each made into bytes once, and
 * whoever waits for the next. However many follow it, a frame is read from the store once.
 */
export class FrameTopic {
  readonly listeners = new Set<() => void>();
  private readonly readStored: ReadStored;
  private readonly tailBytesMax: number;
  private tail: HeldFrame[] = [];
  private bytes = 0;
  private head: Omit<FrameBatch, 'frames' | 'isReset'> | null = null;
  private loading: Promise<void> | null = null;
  private isDirty = false;
  private failure: unknown = null;

  constructor(readStored: ReadStored, tailBytesMax: number) {
    this.readStored = readStored;
    this.tailBytesMax = tailBytesMax;
  }

  /** Bytes of the frames that are held. */
  get heldBytes(): number {
    return this.bytes;
  }

  /** Lets the held frames go; whoever needs one of them reads the store. */
  dropTail(): void {
    this.tail = [];
    this.bytes = 0;
  }

  /**
   * Looks into the store for what is new. Looks that are asked for meanwhile are one more look, not many.
   *
   * @throws whatever kept the store from being read; that the review is gone is thrown by the next read instead
   */
  refresh(): Promise<void> {
    this.isDirty = true;
    this.loading ??= this.load().finally(() => {
      this.loading = null;
    });
    return this.loading;
  }

  /**
   * What follows after a place: from memory where it is held, else from the store.
   *
   * @throws `review/not-found`, `learner/erased`, or whatever kept the store from being read
   */
  async read(place: FramePlace, max: number): Promise<FrameBatch> {
    if (this.head === null && this.failure === null) await (this.loading ?? this.refresh());
    // A place beyond what is known here is no proof of a loss: it may have been read in the store, or from another server.
    if (this.head !== null && isBeyond(place, this.head)) await this.refresh();
    if (this.failure !== null) throw this.failure;
    const head = this.head;
    if (head === null) throw new Error('a review was loaded without a head');
    if (isBeyond(place, head) || (place.frameSeq > 0 && place.epoch < head.epoch))
      return { ...head, isReset: true, frames: [] };
    const first = this.tail[0]?.frameSeq ?? head.headSeq + 1;
    if (place.frameSeq + 1 >= first) {
      const from = place.frameSeq + 1 - first;
      return { ...head, isReset: false, frames: this.tail.slice(from, from + max) };
    }
    const behind = { epoch: head.epoch, frameSeq: place.frameSeq };
    const stored = await this.readStored(behind, Math.min(max, BEHIND_FRAMES_MAX));
    if (stored.epoch !== head.epoch) {
      await this.refresh();
      return { ...(this.head ?? head), isReset: true, frames: [] };
    }
    return { ...head, isReset: false, frames: takeBytes(stored.frames) };
  }

  private async load(): Promise<void> {
    try {
      for (let page = 0; this.isDirty && page < PAGES_MAX; page++) {
        this.isDirty = false;
        await this.loadPage();
      }
      this.failure = null;
    } catch (error) {
      this.isDirty = false;
      if (!isFinal(error)) throw error;
      this.failure = error;
      this.dropTail(); // of an erased learner nothing is kept
    } finally {
      for (const listener of this.listeners) listener();
    }
  }

  private async loadPage(): Promise<void> {
    const place = { epoch: this.head?.epoch ?? 0, frameSeq: this.head?.headSeq ?? 0 };
    let stored = await this.readStored(place, PAGE_FRAMES_MAX);
    const isOtherEpoch = this.head !== null && stored.epoch !== this.head.epoch;
    if (isOtherEpoch || stored.headSeq < place.frameSeq) {
      this.dropTail();
      this.head = null;
      stored = await this.readStored({ epoch: stored.epoch, frameSeq: 0 }, PAGE_FRAMES_MAX);
    }
    for (const frame of stored.frames) this.append(holdFrame(frame));
    const last = stored.frames.at(-1)?.frameSeq ?? this.head?.headSeq ?? stored.headSeq;
    const { learner, epoch, headSeq } = stored;
    // What was not read yet is not there yet for whoever follows.
    this.head = { learner, epoch, headSeq: last, isEnded: stored.final && last === headSeq };
    if (last < headSeq && stored.frames.length > 0) this.isDirty = true;
  }

  private append(frame: HeldFrame): void {
    this.tail.push(frame);
    this.bytes += frame.bytes.length;
    while (this.bytes > this.tailBytesMax && this.tail.length > 1)
      this.bytes -= this.tail.shift()?.bytes.length ?? 0;
  }
}

/** Whether a reader has seen more than there is, as far as is known. */
function isBeyond(place: FramePlace, head: Pick<FrameBatch, 'epoch' | 'headSeq'>): boolean {
  if (place.frameSeq === 0) return false;
  return place.epoch > head.epoch || (place.epoch === head.epoch && place.frameSeq > head.headSeq);
}

/** The first frames that are not too much together; one at least. */
function takeBytes(frames: StoredFrames['frames']): HeldFrame[] {
  const taken: HeldFrame[] = [];
  let bytes = 0;
  for (const frame of frames) {
    const held = holdFrame(frame);
    bytes += held.bytes.length;
    if (taken.length > 0 && bytes > BEHIND_BYTES_MAX) break;
    taken.push(held);
  }
  return taken;
}

/** A frame as it is sent; one buffer for all who get it. */
function holdFrame(frame: StoredFrames['frames'][number]): HeldFrame {
  const { frameSeq, epoch, type } = frame;
  return { frameSeq, epoch, type, bytes: Buffer.from(JSON.stringify(frame)) };
}

/** Whether the same read can never succeed; anything else is tried again. */
function isFinal(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'review/not-found' || code === 'learner/erased';
}
