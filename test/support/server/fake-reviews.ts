import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  REVIEW_PROTOCOL,
  type ReviewAnswer,
  type ReviewFrame,
  type ReviewRequest,
  type ReviewStarted,
  type ReviewTicket,
} from '@throughline/contract';
import { ThroughlineError } from '../../../src/domain/errors/throughline-error.ts';
import type { FramePlace, StoredFrames } from '../../../src/reads/reviews/frame-batch.ts';
import { FrameTopic } from '../../../src/reads/reviews/frame-topic.ts';
import type { FrameWatch } from '../../../src/reads/reviews/frame-hub.ts';
import type { Reviews, TicketOwner } from '../../../src/server/server-parts.ts';
import { hashKey } from '../../../src/writes/keys/create-key.ts';

const TICKET_MS = 60_000;

/** A review in memory, with the frames that a test gives it. */
export interface FakeReview {
  readonly id: string;
  readonly tenant: string;
  readonly wanted: ReviewRequest;
  epoch: number;
  frames: ReviewFrame[];
  isFinal: boolean;
  topic: FrameTopic;
}

/** Reviews in memory behind the very topics that the hub uses: what is faked is the store. */
export class FakeReviews implements Reviews {
  readonly byId = new Map<string, FakeReview>();
  readonly tickets = new Map<string, { owner: TicketOwner; expiresAtMs: number }>();
  /** Reads of the store, by what they asked for. */
  readonly reads: FramePlace[] = [];
  /** Readers that follow at the moment. */
  watchers = 0;
  /** Bytes of frames that one review's topic holds. */
  tailBytesMax = 4 * 1024 * 1024;
  /** The key that a tenant's tickets are made with. */
  keyOfTickets: (tenant: string) => string = () => '';
  nowMs = Date.now;
  /** Whether no ticket can be had at the moment. */
  isAway = false;
  /** Thrown by the next read of the store. */
  failure: Error | null = null;

  async start(tenant: string, wanted: ReviewRequest): Promise<ReviewStarted> {
    if (wanted.attempt === 'running')
      throw new ThroughlineError('scenario/not-complete', 'this attempt is not completed');
    const known = [...this.byId.values()].find(
      (review) =>
        review.tenant === tenant &&
        review.wanted.learner === wanted.learner &&
        review.wanted.attempt === wanted.attempt,
    );
    const { id } = known ?? this.add(tenant, wanted);
    return { reviewId: id, status: 'running', created: known === undefined };
  }

  async read(tenant: string, id: string): Promise<ReviewAnswer> {
    const review = this.find(tenant, id);
    return {
      reviewId: id,
      learner: review.wanted.learner,
      scenario: review.wanted.scenario,
      attempt: review.wanted.attempt,
      status: review.isFinal ? 'completed' : 'running',
      revision: 1,
      epoch: review.epoch,
      frameSeq: review.frames.length,
      failure: null,
      review: null,
      hash: null,
    };
  }

  watch(tenant: string, id: string, onNews: () => void): FrameWatch {
    const topic = this.byId.get(id)?.topic ?? this.makeTopic(tenant, id);
    const listener = (): void => onNews();
    topic.listeners.add(listener);
    this.watchers += 1;
    return {
      read: async (place, max) => {
        this.find(tenant, id);
        return topic.read(place, max);
      },
      stop: () => {
        topic.listeners.delete(listener);
        this.watchers -= 1;
      },
    };
  }

  async issueTicket(tenant: string, _by: string, learner: string | null): Promise<ReviewTicket> {
    if (this.isAway) throw new ThroughlineError('server/unavailable', 'away');
    const ticket = `tlt_${randomBytes(32).toString('base64url')}`;
    const expiresAtMs = this.nowMs() + TICKET_MS;
    this.tickets.set(createHash('sha256').update(ticket).digest('hex'), {
      owner: { keyHash: hashKey(this.keyOfTickets(tenant)), learner },
      expiresAtMs,
    });
    return { ticket, expiresAt: new Date(expiresAtMs).toISOString() };
  }

  async redeemTicket(hash: Buffer): Promise<TicketOwner | null> {
    const found = this.tickets.get(hash.toString('hex'));
    this.tickets.delete(hash.toString('hex'));
    return found !== undefined && found.expiresAtMs > this.nowMs() ? found.owner : null;
  }

  /** A review with no frames yet. */
  add(tenant: string, wanted: Partial<ReviewRequest> = {}): FakeReview {
    const id = randomUUID();
    const review: FakeReview = {
      id,
      tenant,
      wanted: {
        learner: 'learner-1',
        scenario: 'scenario-1',
        attempt: 'attempt-1',
        idempotencyKey: 'key-1',
        ...wanted,
      },
      epoch: 1,
      frames: [],
      isFinal: false,
      topic: this.makeTopic(tenant, id),
    };
    this.byId.set(id, review);
    return review;
  }

  /** Stores frames and tells whoever follows, as a commit does. */
  async append(review: FakeReview, ...frames: readonly FrameToStore[]): Promise<void> {
    for (const { type, data } of frames) {
      review.frames.push({
        v: REVIEW_PROTOCOL,
        reviewId: review.id,
        epoch: review.epoch,
        frameSeq: review.frames.length + 1,
        type,
        at: '2026-03-02T12:00:00.000Z',
        data,
      } as ReviewFrame);
      review.isFinal = type === 'review.completed' || type === 'review.failed';
    }
    await review.topic.refresh();
  }

  /** What a restore that lost frames leaves behind. */
  async loseHistory(review: FakeReview, frames: readonly FrameToStore[]): Promise<void> {
    review.epoch += 1;
    review.frames = [];
    await this.append(review, ...frames);
  }

  private makeTopic(tenant: string, id: string): FrameTopic {
    return new FrameTopic(
      async (place, max) => this.readFrames(tenant, id, place, max),
      this.tailBytesMax,
    );
  }

  private readFrames(tenant: string, id: string, place: FramePlace, max: number): StoredFrames {
    this.reads.push(place);
    if (this.failure !== null) throw this.failure;
    const review = this.find(tenant, id);
    return {
      learner: review.wanted.learner,
      epoch: review.epoch,
      headSeq: review.frames.length,
      final: review.isFinal,
      frames: review.frames.slice(place.frameSeq, place.frameSeq + max),
    };
  }

  private find(tenant: string, id: string): FakeReview {
    const review = this.byId.get(id);
    if (review === undefined || review.tenant !== tenant)
      throw new ThroughlineError('review/not-found', 'there is no such review');
    return review;
  }
}

/** A frame before it has a number. The edge does not look into what it says. */
export interface FrameToStore {
  readonly type: ReviewFrame['type'];
  readonly data: unknown;
}

/** A review as it goes, `count` frames long; the last one ends it. */
export function fakeFrames(count: number, bytes = 10): FrameToStore[] {
  return Array.from({ length: count }, (_, index) => ({
    type:
      index === 0
        ? 'review.started'
        : index === count - 1
          ? 'review.completed'
          : 'context.gathered',
    data: { number: index + 1, filling: 'x'.repeat(bytes) },
  }));
}
