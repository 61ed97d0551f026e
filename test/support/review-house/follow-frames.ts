import { REVIEW_PROTOCOL, ReviewFrame, type ReviewRequest } from '@throughline/contract';
import { WebSocket } from 'ws';

/** What a socket was told, until it ended. */
export interface Followed {
  readonly frames: readonly ReviewFrame[];
  /** When each came, ms of `performance.now()`. */
  readonly cameMs: readonly number[];
  /** When the first message of ours went out. */
  readonly askedMs: number;
  /** Control messages and whatever is no frame, as they came. */
  readonly others: readonly unknown[];
}

/** Where a review is asked for, and how. */
export interface FollowOrder {
  readonly url: string;
  readonly key: string;
  readonly message:
    | ({ readonly type: 'start' } & ReviewRequest)
    | {
        readonly type: 'resume';
        readonly reviewId: string;
        readonly epoch: number;
        readonly afterSeq: number;
      };
  /** Told of each frame as it comes; true ends it there. */
  readonly onFrame?: (frame: ReviewFrame) => boolean | void;
}

/** Past the two minutes that a review waits at most. */
const FOLLOW_MS_MAX = 150_000;

/**
 * Follows one review over a plain WebSocket until its final frame, until it is told to end, or until the server goes.
 * It resumes nothing and forgives nothing: every message is held to the contract.
 */
export function followFrames({ url, key, message, onFrame }: FollowOrder): Promise<Followed> {
  const frames: ReviewFrame[] = [];
  const cameMs: number[] = [];
  const others: unknown[] = [];
  let askedMs = 0;
  const socket = new WebSocket(
    `${url.replace(/^http/, 'ws')}/v1/reviews/stream`,
    [REVIEW_PROTOCOL],
    { headers: { authorization: `Bearer ${key}` } },
  );
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      socket.terminate();
      reject(new Error(`no final frame after ${FOLLOW_MS_MAX} ms; ${frames.length} frames came`));
    }, FOLLOW_MS_MAX);
    socket.on('open', () => {
      askedMs = performance.now();
      socket.send(JSON.stringify(message));
    });
    socket.on('message', (data: Buffer) => {
      const nowMs = performance.now();
      const said: unknown = JSON.parse(data.toString());
      const parsed = ReviewFrame.safeParse(said);
      if (!parsed.success) {
        others.push(said);
        return;
      }
      frames.push(parsed.data);
      cameMs.push(nowMs);
      if (onFrame?.(parsed.data) === true) socket.terminate();
    });
    socket.on('error', () => undefined); // the server went; close follows
    socket.on('close', () => {
      clearTimeout(late);
      resolve({ frames, cameMs, askedMs, others });
    });
  });
}
