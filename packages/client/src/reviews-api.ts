import type {
  ReviewAnswer,
  ReviewRequest,
  ReviewStarted,
  ReviewTicket,
} from '@throughline/contract';
import type { CallOptions } from './call-options.ts';
import { requireWebSocket } from './review-socket.ts';
import {
  streamReview,
  type ReviewPlace,
  type ReviewStreamItem,
  type ReviewStreamOptions,
} from './review-stream.ts';
import type { Transport } from './transport.ts';

/** The end-of-scenario review: found, read, and followed while it is made. */
export class ReviewsApi {
  private readonly transport: Transport;
  private readonly webSocket: typeof WebSocket | undefined;

  constructor(transport: Transport, webSocket: typeof WebSocket | undefined) {
    this.transport = transport;
    this.webSocket = webSocket;
  }

  /**
   * Starts the review of an attempt, or finds the one that there is; the scenario's completion makes it by itself. One
   * that failed is begun anew. Needs the scope `review`, since models may be asked; all else here needs `read` or it.
   *
   * @throws ProblemError `scenario/not-complete` before the end of the attempt
   */
  start(request: ReviewRequest, options: CallOptions = {}): Promise<ReviewStarted> {
    return this.transport.call({
      method: 'POST',
      path: '/v1/reviews',
      body: request,
      signal: options.signal,
    });
  }

  /** How far a review is, and its latest revision that is complete. */
  get(reviewId: string, options: CallOptions = {}): Promise<ReviewAnswer> {
    return this.transport.call({
      method: 'GET',
      path: `/v1/reviews/${encodeURIComponent(reviewId)}`,
      signal: options.signal,
    });
  }

  /** A ticket that opens one socket within a minute, for a browser that should not hold the key. */
  ticket(learner: string | null = null, options: CallOptions = {}): Promise<ReviewTicket> {
    return this.transport.call({
      method: 'POST',
      path: '/v1/reviews/tickets',
      body: { learner },
      signal: options.signal,
    });
  }

  /**
   * Follows a review to its end: every frame once and in order, over as many connections as it takes. A connection
   * that is lost is made anew, with a growing, partly random wait, and goes on after the last frame. `reset` says
   * that what came before is no longer so, and all frames follow anew. With an attempt it begins as `start` does, and
   * needs the scope `review`; with a `reviewId` the scope `read` is enough.
   *
   * @throws ProblemError where the server refuses, NetworkError where it stays out of reach, or the signal's reason
   * @example
   * for await (const item of client.reviews.stream({ learner, scenario, attempt })) {
   *   if (item.type === 'review.completed') console.log(item.data.review.headline);
   * }
   */
  stream(
    of: ReviewRequest | ReviewPlace,
    options: ReviewStreamOptions = {},
  ): AsyncGenerator<ReviewStreamItem, void> {
    const parts = {
      findAddress: (signal: AbortSignal | undefined) => this.findAddress(signal),
      webSocket: requireWebSocket(this.webSocket),
      random: this.transport.options.random,
    };
    return streamReview(parts, of, options);
  }

  /** A socket cannot send the key in a header everywhere, so it comes with a ticket. */
  private async findAddress(signal: AbortSignal | undefined): Promise<string> {
    const { ticket } = await this.ticket(null, signal === undefined ? {} : { signal });
    return this.transport.addressOf('/v1/reviews/stream', { ticket }).replace(/^http/, 'ws');
  }
}
