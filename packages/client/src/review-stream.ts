import {
  REVIEW_PROTOCOL,
  type ReviewClientMessage,
  type ReviewErrorMessage,
  type ReviewFrame,
  type ReviewRequest,
  type ReviewResetMessage,
} from '@throughline/contract';
import { NetworkError, ProblemError } from './errors.ts';
import { findRetryDelayMs, isWorthRetrying, sleep } from './retry.ts';
import { openReviewSocket, type ReviewSocket } from './review-socket.ts';

/** Ends after which the same connection may succeed; every other one is for good, and an error says why. */
const PASSING_CODES = new Set([1_001, 1_005, 1_006, 1_011, 1_012, 1_013, 1_014, 4_408, 4_420]);
const CODE_ENDED = 1_000;

/** What a stream of a review yields: its frames, and `reset` where what was yielded before is no longer so. */
export type ReviewStreamItem = ReviewFrame | ReviewResetMessage;

/** A place to go on from: the review, and the last frame of it that was seen. */
export interface ReviewPlace {
  readonly reviewId: string;
  /** As the last frame said; 1 when absent. */
  readonly epoch?: number;
  /** `frameSeq` of the last frame seen; 0 when absent. */
  readonly afterSeq?: number;
}

/** How a review is followed. */
export interface ReviewStreamOptions {
  /** Ends the stream, which then throws the signal's reason. */
  readonly signal?: AbortSignal;
  /** Connections in a row that bring nothing new before it is given up; 8 when absent. */
  readonly retries?: number;
  /** Silence after which a connection is taken for dead and made anew, ms; 90,000 when absent. */
  readonly silenceMsMax?: number;
}

/** What the stream is made of. */
export interface ReviewStreamParts {
  /** Address of the socket, with a fresh ticket in it; each opens one connection. */
  readonly findAddress: (signal: AbortSignal | undefined) => Promise<string>;
  readonly webSocket: typeof WebSocket;
  readonly random: () => number;
}

const RETRIES_DEFAULT = 8;
const SILENCE_MS_DEFAULT = 90_000;

/**
 * Follows a review to its end, over as many connections as it takes: every frame once, in order.
 *
 * @throws ProblemError where the server refuses, NetworkError where it stays out of reach, or the signal's reason
 */
export async function* streamReview(
  parts: ReviewStreamParts,
  of: ReviewRequest | ReviewPlace,
  options: ReviewStreamOptions = {},
): AsyncGenerator<ReviewStreamItem, void> {
  const { signal, retries = RETRIES_DEFAULT } = options;
  const place = new Place(of);
  for (let failures = 0; ; failures++) {
    let failure: unknown;
    try {
      for await (const item of connectOnce(parts, place, options)) {
        failures = 0;
        yield item;
      }
      return;
    } catch (error) {
      signal?.throwIfAborted();
      if (!isWorthRetrying(error) || failures >= retries) throw error;
      failure = error;
    }
    await sleep(findRetryDelayMs(failures, failure, parts.random), signal);
  }
}

/** One connection: what it brings that is new. @throws whatever ended it before the review did */
async function* connectOnce(
  parts: ReviewStreamParts,
  place: Place,
  { signal, silenceMsMax = SILENCE_MS_DEFAULT }: ReviewStreamOptions,
): AsyncGenerator<ReviewStreamItem, void> {
  const address = await parts.findAddress(signal);
  const socket = openReviewSocket(new parts.webSocket(address, REVIEW_PROTOCOL), {
    first: JSON.stringify(place.message),
    silenceMsMax,
    signal,
  });
  try {
    for (let text = await socket.next(); text !== null; text = await socket.next()) {
      const item = parseItem(text);
      if (item.type === 'error') throw new ProblemError(item.data);
      if (place.take(item)) yield item;
    }
    explainEnd(socket);
  } finally {
    socket.close();
  }
}

function explainEnd({ code }: ReviewSocket): void {
  if (code === CODE_ENDED) return;
  const reason = new Error(`the socket was closed with ${code}`);
  if (PASSING_CODES.has(code)) throw new NetworkError(reason);
  throw reason;
}

/** What the server of this API sends is what the contract says. */
function parseItem(text: string): ReviewStreamItem | ReviewErrorMessage {
  return JSON.parse(text) as ReviewStreamItem | ReviewErrorMessage;
}

/** How far a stream has come: what to ask the next connection for, and what is new. */
class Place {
  private readonly request: ReviewRequest | null;
  private reviewId: string | null;
  private epoch: number;
  private frameSeq: number;

  constructor(of: ReviewRequest | ReviewPlace) {
    this.request = 'learner' in of ? of : null;
    this.reviewId = 'reviewId' in of ? of.reviewId : null;
    this.epoch = 'reviewId' in of ? (of.epoch ?? 1) : 1;
    this.frameSeq = 'reviewId' in of ? (of.afterSeq ?? 0) : 0;
  }

  get message(): ReviewClientMessage {
    if (this.reviewId === null && this.request !== null) return { type: 'start', ...this.request };
    const { epoch, frameSeq: afterSeq } = this;
    return { type: 'resume', reviewId: this.reviewId ?? '', epoch, afterSeq };
  }

  /** @returns whether it is new. @throws NetworkError where something between is missing: the next one brings it */
  take(item: ReviewStreamItem): boolean {
    this.reviewId = item.reviewId;
    const isNext = item.type === 'reset' || item.frameSeq === this.frameSeq + 1;
    if (!isNext && item.frameSeq <= this.frameSeq) return false;
    if (!isNext) throw new NetworkError(new Error('a frame is missing'));
    this.epoch = item.epoch;
    this.frameSeq = item.frameSeq;
    return true;
  }
}
