import type { FrameBatch, FramePlace, HeldFrame } from '../../reads/reviews/frame-batch.ts';
import type { TenantId } from '../../domain/ids/ids.ts';
import type { Reviews } from '../server-parts.ts';
import { News } from './news.ts';

/** Frames that are looked at before a reader's right is looked at again. */
const BATCH_FRAMES_MAX = 16;

/** Where frames go: a socket, or a stream of events. */
export interface FrameSink {
  /** Sends a frame; resolves when the reader may get the next one. */
  send(frame: HeldFrame): Promise<void>;
  /** Tells that what the reader had is gone; the frames from the first one on follow. */
  reset(batch: FrameBatch): Promise<void>;
}

/** Which review, from where, and for whom. */
export interface Following {
  readonly tenant: TenantId;
  readonly review: string;
  readonly place: FramePlace;
  /** Throws where the reader may not see this review, or not any more. */
  readonly check: (batch: FrameBatch) => Promise<void>;
}

/**
 * Sends every frame after a place, in order and without gaps, each as it is stored. A reader that does not take what
 * it was sent is waited for, and holds nothing meanwhile: what it has not had is read when it goes on.
 *
 * @returns whether the review ended; false where the signal was aborted
 * @throws `review/not-found`, `learner/erased`, what `check` throws, or what kept the store from being read
 */
export async function followFrames(
  reviews: Pick<Reviews, 'watch'>,
  { tenant, review, place, check }: Following,
  sink: FrameSink,
  signal: AbortSignal,
): Promise<boolean> {
  const news = new News();
  const watch = reviews.watch(tenant, review, () => news.tell());
  const stop = (): void => news.tell();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (let last = place; !signal.aborted;) {
      const seen = news.told;
      const batch = await watch.read(last, BATCH_FRAMES_MAX);
      await check(batch);
      if (batch.isReset) {
        await sink.reset(batch);
        last = { epoch: batch.epoch, frameSeq: 0 };
        continue;
      }
      last = await sendAll(batch, last, sink, signal);
      if (batch.isEnded && last.frameSeq === batch.headSeq) return true;
      if (batch.frames.length === 0) await news.since(seen);
    }
    return false;
  } finally {
    signal.removeEventListener('abort', stop);
    watch.stop();
  }
}

async function sendAll(
  batch: FrameBatch,
  place: FramePlace,
  sink: FrameSink,
  signal: AbortSignal,
): Promise<FramePlace> {
  let last = place;
  for (const frame of batch.frames) {
    if (signal.aborted) break;
    await sink.send(frame);
    last = { epoch: frame.epoch, frameSeq: frame.frameSeq };
  }
  return last;
}
