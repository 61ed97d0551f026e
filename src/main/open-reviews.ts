import { readFrames } from '../reads/reviews/read-frames.ts';
import { readReview } from '../reads/reviews/read-review.ts';
import { FrameHub } from '../reads/reviews/frame-hub.ts';
import type { Reviews } from '../server/server-parts.ts';
import { openPool, type Connection, type Pool } from '../store/database.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';
import { redeemTicket } from '../store/review/redeem-ticket.ts';
import { issueTicket } from '../writes/reviews/issue-ticket.ts';
import { startReview } from '../writes/reviews/start-review.ts';
import type { Closers } from './open-base.ts';

/** What reviews rest on. */
export interface ReviewsParts {
  readonly appPool: Pool;
  readonly connection: Connection;
  readonly master: MasterKey;
  readonly onError: (error: unknown) => void;
}

/** Binds what the API can do with reviews to the database and the key; one connection of its own listens for frames. */
export function openReviews(
  { appPool, connection, master, onError }: ReviewsParts,
  closers: Closers,
): Reviews {
  const listeningPool = openPool(connection, 'tl_app', { max: 1, onError });
  closers.push(() => listeningPool.end());
  const writing = { appPool, master, nowMs: Date.now };
  const reading = { appPool, masterKey: master, clock: Date.now };
  const hub = new FrameHub({
    pool: listeningPool,
    onError,
    readFrames: (tenant, review, place, max) => readFrames(reading, tenant, review, place, max),
  });
  closers.push(() => hub.close());
  return {
    start: (tenant, wanted) => startReview(writing, tenant, wanted),
    read: (tenant, review) => readReview(reading, tenant, review),
    watch: (tenant, review, onNews) => hub.watch(tenant, review, onNews),
    issueTicket: (tenant, by, learner) => issueTicket(writing, tenant, by, learner),
    redeemTicket: (hash) => redeemTicket(appPool, hash),
  };
}
