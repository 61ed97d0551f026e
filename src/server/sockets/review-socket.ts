import type { ReviewClientMessage } from '@throughline/contract';
import type { WebSocket } from '@fastify/websocket';
import type { FrameBatch, FramePlace } from '../../reads/reviews/frame-batch.ts';
import { Refusal } from '../problems/refusal.ts';
import { toProblem } from '../problems/to-problem.ts';
import type { ServerLimits } from '../server-limits.ts';
import type { Reviews } from '../server-parts.ts';
import type { Reader } from './admit-reader.ts';
import { CLOSE_DRAINING, CLOSE_ENDED, closeCodeOf } from './close-codes.ts';
import { writeError, writeReset } from './control-messages.ts';
import { followFrames } from './follow-frames.ts';
import type { OpenStream } from './open-streams.ts';
import { parseMessage } from './parse-message.ts';

/** Time that a peer gets to answer a close before the connection is cut. */
const CLOSE_MS_MAX = 2_000;
const FIRST: FramePlace = { epoch: 0, frameSeq: 0 };

/** What a socket works with. */
export interface ReviewSocketParts {
  readonly reviews: Reviews;
  readonly limits: ServerLimits;
  readonly requestId: string;
  /** Told of faults of our own; of a reader's it is not told. */
  readonly onError: (error: unknown) => void;
}

/**
 * One open socket: takes messages that ask for reviews, sends their frames, and ends. It holds of what it sends no more
 * than one frame beyond `streamWaitingBytesMax`.
 */
export class ReviewSocket implements OpenStream {
  private readonly socket: WebSocket;
  private readonly reader: Reader;
  private readonly parts: ReviewSocketParts;
  private readonly closing = new AbortController();
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly gone: Promise<void>;
  private isThere = true;
  private messages = 0;
  private following = 0;

  /** Listens from the first moment on: what a client sends at once must not be missed. */
  constructor(socket: WebSocket, reader: Reader, parts: ReviewSocketParts) {
    this.socket = socket;
    this.reader = reader;
    this.parts = parts;
    const { limits } = parts;
    socket.on('message', (data, isBinary) => this.take(data as Buffer, isBinary));
    socket.on('pong', () => (this.isThere = true));
    this.gone = new Promise((resolve) => socket.on('close', () => resolve()));
    void this.gone.then(() => this.letGo());
    this.timers.push(
      setTimeout(() => this.endSilent(), limits.socketSilenceMs),
      setInterval(() => this.ask(), limits.socketPingMs),
    );
  }

  drain(): void {
    this.close(CLOSE_DRAINING, 'server/draining');
  }

  private take(bytes: Buffer, isBinary: boolean): void {
    if (this.closing.signal.aborted) return;
    this.messages += 1;
    this.following += 1;
    void this.answer(bytes, isBinary);
  }

  private async answer(bytes: Buffer, isBinary: boolean): Promise<void> {
    let review: string | null = null;
    try {
      this.refuseForm(isBinary);
      const message = parseMessage(bytes);
      review = await this.findReview(message);
      const hasEnded = await this.follow(message, review);
      this.following -= 1;
      if (hasEnded && this.following === 0) this.close(CLOSE_ENDED, 'review/ended');
    } catch (error) {
      this.refuse(error, review);
    }
  }

  private refuseForm(isBinary: boolean): void {
    if (isBinary)
      throw new Refusal('request/unsupported-media-type', 'Messages are JSON in text frames.');
    const most = this.parts.limits.socketMessagesMax;
    if (this.messages > most)
      throw new Refusal('socket/too-many-messages', `One socket may send ${most} messages.`);
  }

  /**
   * @throws `review/not-found` of other learners' too, where the reader may see the reviews of one alone;
   * `key/scope` of a start by whoever may read alone
   */
  private async findReview(message: ReviewClientMessage): Promise<string> {
    if (message.type === 'resume') return message.reviewId.toLowerCase();
    const { type: _type, ...wanted } = message;
    this.checkLearner(wanted.learner);
    await this.reader.checkStart();
    return (await this.parts.reviews.start(this.reader.tenant, wanted)).reviewId;
  }

  private follow(message: ReviewClientMessage, review: string): Promise<boolean> {
    const place =
      message.type === 'start' ? FIRST : { epoch: message.epoch, frameSeq: message.afterSeq };
    const following = {
      tenant: this.reader.tenant,
      review,
      place,
      check: async (batch: FrameBatch): Promise<void> => {
        this.checkLearner(batch.learner);
        await this.reader.check();
      },
    };
    const sink = {
      send: (frame: { readonly bytes: Buffer }) => this.send(frame.bytes),
      reset: (batch: FrameBatch) => this.reset(review, batch),
    };
    return followFrames(this.parts.reviews, following, sink, this.closing.signal);
  }

  private checkLearner(learner: string): void {
    if (this.reader.learner !== null && this.reader.learner !== learner)
      throw new Refusal('review/not-found', 'This ticket is for the reviews of another learner.');
  }

  private async reset(review: string, batch: FrameBatch): Promise<void> {
    await this.send(await writeReset(this.parts.reviews, this.reader.tenant, review, batch));
  }

  /** Sends; where much waits already, resolves only when the reader has taken it. */
  private async send(bytes: Buffer): Promise<void> {
    if (this.closing.signal.aborted) return;
    const taken = new Promise<void>((resolve) => {
      this.socket.send(bytes, { binary: false }, () => resolve()); // a failure closes the socket, which says so
    });
    if (this.socket.bufferedAmount < this.parts.limits.streamWaitingBytesMax) return;
    const timer = setTimeout(() => this.dropSlow(), this.parts.limits.streamStalledMs);
    await Promise.race([taken, this.gone]);
    clearTimeout(timer);
  }

  private dropSlow(): void {
    this.refuse(new Refusal('socket/too-slow', 'The reader takes nothing of what it is sent.'));
  }

  private endSilent(): void {
    if (this.messages > 0) return;
    const seconds = Math.round(this.parts.limits.socketSilenceMs / 1_000);
    this.refuse(new Refusal('socket/silent', `Nothing was asked for within ${seconds} seconds.`));
  }

  /** Asks whether the peer is there, and whether it still may be. */
  private ask(): void {
    if (this.isThere) this.askAgain();
    // Where this process was busy, the answer to the last time may be there and not read yet: it is, before this.
    else setImmediate(() => (this.isThere ? this.askAgain() : this.socket.terminate()));
  }

  private askAgain(): void {
    this.isThere = false;
    this.socket.ping();
    this.reader.check().catch((error: unknown) => this.refuse(error));
  }

  /** Says what is wrong, and closes. */
  refuse(error: unknown, review: string | null = null): void {
    if (this.closing.signal.aborted) return;
    const problem = toProblem(error, this.parts.requestId);
    if (problem.status >= 500) this.parts.onError(error);
    this.socket.send(writeError(problem, review), { binary: false });
    this.close(closeCodeOf(problem.code), problem.code);
  }

  private close(code: number, reason: string): void {
    if (this.closing.signal.aborted) return;
    this.closing.abort();
    this.socket.close(code, reason);
    this.timers.push(setTimeout(() => this.socket.terminate(), CLOSE_MS_MAX));
  }

  private letGo(): void {
    this.closing.abort();
    for (const timer of this.timers) clearTimeout(timer);
  }
}
