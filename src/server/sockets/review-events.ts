import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FrameBatch, FramePlace, HeldFrame } from '../../reads/reviews/frame-batch.ts';
import type { TenantId } from '../../domain/ids/ids.ts';
import { describeError } from '../observe/describe-error.ts';
import { Refusal } from '../problems/refusal.ts';
import { toProblem } from '../problems/to-problem.ts';
import type { ServerLimits } from '../server-limits.ts';
import type { ServerParts } from '../server-parts.ts';
import { writeError, writeReset } from './control-messages.ts';
import { followFrames } from './follow-frames.ts';
import type { OpenStream, OpenStreams } from './open-streams.ts';

/** How long a client waits before it comes back by itself, ms. */
const RETRY_MS = 1_000;
const EVENT_ID = /^([1-9]\d{0,8}):(\d{1,15})$/;

/** What a stream of events works with. */
export interface ReviewEventsParts {
  readonly parts: Pick<ServerParts, 'reviews' | 'logger'>;
  readonly limits: ServerLimits;
  readonly streams: OpenStreams;
  readonly check: () => Promise<void>;
}

/**
 * The place that a client names as the last that it has: `<epoch>:<frameSeq>`, as the ids of the events say it.
 *
 * @throws Refusal `request/invalid`
 */
export function parsePlace(id: string | undefined, pointer: string): FramePlace {
  if (id === undefined || id === '') return { epoch: 0, frameSeq: 0 };
  const [, epoch, frameSeq] = EVENT_ID.exec(id) ?? [];
  if (epoch !== undefined && frameSeq !== undefined)
    return { epoch: Number(epoch), frameSeq: Number(frameSeq) };
  throw new Refusal('request/invalid', 'There is one fault.', {
    faults: [{ pointer, detail: 'must be the id of an event of this stream, such as 1:12' }],
  });
}

/**
 * Answers with the frames of a review as server-sent events, and ends with the review. A client that comes back with
 * the last id that it has gets what follows; where nothing does, the answer is 204, which tells it to stay away.
 *
 * @throws as `followFrames`, while nothing was sent
 */
export async function answerEvents(
  request: FastifyRequest,
  reply: FastifyReply,
  events: ReviewEventsParts,
  following: { tenant: TenantId; review: string; place: FramePlace },
): Promise<void> {
  const { reviews } = events.parts;
  const answer = new EventAnswer(reply, events.limits);
  const release = events.streams.open(following.tenant, answer);
  const sink = {
    send: (frame: HeldFrame) => answer.send(frame),
    reset: async (batch: FrameBatch) =>
      answer.tell('reset', await writeReset(reviews, following.tenant, following.review, batch)),
  };
  const check = async (batch: FrameBatch): Promise<void> => {
    await events.check();
    if (!batch.isEnded || batch.frames.length > 0 || batch.isReset) answer.begin();
  };
  try {
    const hasEnded = await followFrames(reviews, { ...following, check }, sink, answer.signal);
    if (!hasEnded && !answer.hasBegun && !reply.raw.destroyed)
      throw new Refusal('server/unavailable', 'This process is going away.');
    answer.finish();
  } catch (error) {
    if (!answer.hasBegun) throw error;
    const problem = toProblem(error, request.id);
    if (problem.status >= 500)
      events.parts.logger.error(
        { ...describeError(error), tenant: following.tenant, requestId: request.id },
        'a stream of a review broke off',
      );
    answer.end(writeError(problem, following.review));
  } finally {
    answer.drain();
    release();
  }
}

/** An answer that is written event by event, and says that it is there while nothing happens. */
class EventAnswer implements OpenStream {
  private readonly reply: FastifyReply;
  private readonly limits: ServerLimits;
  private readonly ending = new AbortController();
  private readonly gone: Promise<void>;
  private beat: NodeJS.Timeout | undefined;
  hasBegun = false;

  constructor(reply: FastifyReply, limits: ServerLimits) {
    this.reply = reply;
    this.limits = limits;
    this.gone = new Promise((resolve) => reply.raw.once('close', resolve));
    void this.gone.then(() => this.drain());
  }

  get signal(): AbortSignal {
    return this.ending.signal;
  }

  drain(): void {
    this.ending.abort();
    clearInterval(this.beat);
  }

  begin(): void {
    if (this.hasBegun) return;
    this.hasBegun = true;
    this.reply.hijack();
    this.reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no', // a proxy that waits for more would keep it all back
    });
    this.reply.raw.write(`retry: ${RETRY_MS}\n\n`);
    this.beat = setInterval(() => this.reply.raw.write(': here\n\n'), this.limits.streamBeatMs);
  }

  async send(frame: HeldFrame): Promise<void> {
    this.reply.raw.write(`id: ${frame.epoch}:${frame.frameSeq}\n`);
    await this.tell(frame.type, frame.bytes);
  }

  /** Writes an event; where much waits already, resolves only when the reader has taken it. */
  async tell(type: string, data: Buffer): Promise<void> {
    const { raw } = this.reply;
    if (raw.destroyed) return;
    raw.write(`event: ${type}\ndata: `);
    raw.write(data); // JSON has no line breaks of its own
    const taken = new Promise<void>((resolve) => raw.write('\n\n', () => resolve()));
    if (raw.writableLength < this.limits.streamWaitingBytesMax) return;
    const timer = setTimeout(() => raw.destroy(), this.limits.streamStalledMs);
    await Promise.race([taken, this.gone]);
    clearTimeout(timer);
  }

  finish(): void {
    if (this.hasBegun) this.reply.raw.end();
    else void this.reply.code(204).send();
  }

  /** The last event says why it is the last. */
  end(error: Buffer): void {
    this.reply.raw.end(`event: error\ndata: ${error.toString()}\n\n`);
  }
}
