import { createHash } from 'node:crypto';
import type { ReviewTicket } from '@throughline/contract';
import { createClient } from '@throughline/client';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openReviews } from '../../../src/main/open-reviews.ts';
import { FrameHub } from '../../../src/reads/reviews/frame-hub.ts';
import { readFrames } from '../../../src/reads/reviews/read-frames.ts';
import { createServer } from '../../../src/server/create-server.ts';
import { idleParts } from '../../../src/server/describe-api.ts';
import { drainServer } from '../../../src/server/drain-server.ts';
import type { Reviews } from '../../../src/server/server-parts.ts';
import { findApiKey } from '../../../src/store/access/find-api-key.ts';
import { openPool, type Pool } from '../../../src/store/database.ts';
import { createKey } from '../../../src/writes/keys/create-key.ts';
import {
  ATTEMPT,
  SCENARIO,
  startReviewing,
  type ReviewDesk,
  type Reviewing,
} from '../../support/review/reviewing.ts';
import { SocketClient } from './support/socket-client.ts';

let reviewing: Reviewing;
let reviews: Reviews;
let server: FastifyInstance;
let url: string;
let desk: ReviewDesk;
let key: string;
let keyId: string;
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  reviewing = await startReviewing('review_sockets');
  const { pool, recording } = reviewing.calibrating;
  reviews = openReviews(
    {
      appPool: pool,
      connection: recording.database.connection,
      master: recording.master,
      onError: () => undefined,
    },
    closers,
  );
  server = await createServer({
    ...idleParts(),
    reviews,
    findCaller: (hash) => findApiKey(pool, hash),
  });
  url = await server.listen({ host: '127.0.0.1', port: 0 });
  desk = await reviewing.openDesk();
  ({ key, id: keyId } = await createKey(pool, desk.desk.tenant, {
    name: 'reader',
    scopes: ['review'],
  }));
  await desk.finishAttempt();
}, 180_000);
afterAll(async () => {
  await drainServer(server, 500);
  for (const close of closers.toReversed()) await close();
  await reviewing.close();
});

const wanted = () => ({ learner: desk.desk.externalId, scenario: SCENARIO, attempt: ATTEMPT });

test(
  'a review is followed while it is made, dropped after every frame, and is whole',
  { timeout: 180_000 },
  async () => {
    const seen: number[] = [];
    const making = desk.turns();
    for await (const item of createClient({ baseUrl: url, key }).reviews.stream(wanted())) {
      seen.push(item.frameSeq);
      for (const socket of server.websocketServer.clients) socket.terminate();
    }
    await making;
    const frames = await desk.frames();
    expect(seen).toEqual(frames.map((_, index) => index + 1));
    expect(frames.at(-1)?.type).toBe('review.completed');
  },
);

test(
  'what goes over the socket is what is stored, and what goes over HTTP',
  { timeout: 180_000 },
  async () => {
    await desk.turns();
    const client = new SocketClient(`${url.replace('http', 'ws')}/v1/reviews/stream`, {
      headers: { authorization: `Bearer ${key}` },
    });
    await client.open();
    client.say({ type: 'start', ...wanted() });
    expect((await client.ended).code).toBe(1_000);
    expect(client.frames).toEqual(await desk.frames());
    const { reviewId } = await desk.start();
    const answer = await createClient({ baseUrl: url, key }).reviews.get(reviewId);
    const last = client.frames.at(-1);
    expect(last?.type === 'review.completed' && last.data.review).toEqual(answer.review);
  },
);

describe('the hub', () => {
  let pool: Pool;
  let hub: FrameHub;
  let reads = 0;
  const frame = async (other: ReviewDesk): Promise<void> => void (await other.turn());

  beforeAll(() => {
    const { connection } = reviewing.calibrating.recording.database;
    pool = openPool(connection, 'tl_app', { max: 1, onError: () => undefined });
    hub = new FrameHub({
      pool,
      onError: () => undefined,
      readFrames: (tenant, review, place, max) => {
        reads += 1;
        return readFrames(desk.parts, tenant, review, place, max);
      },
    });
  });
  afterAll(async () => {
    await hub.close();
    await pool.end();
  });

  test(
    'tells of a commit of another process, and reads a frame once for 100 watchers',
    { timeout: 180_000 },
    async () => {
      const other = await reviewing.openDesk();
      await other.finishAttempt();
      const { reviewId } = await other.start();
      let news = 0;
      const watches = Array.from({ length: 100 }, () =>
        hub.watch(other.desk.tenant, reviewId, () => (news += 1)),
      );
      await Promise.all(watches.map((watch) => watch.read({ epoch: 1, frameSeq: 0 }, 16)));
      await expect.poll(() => news).toBeGreaterThan(0);
      const before = reads;
      await other.turns();
      const frames = await other.frames();
      await expect
        .poll(async () => (await watches[0]?.read({ epoch: 1, frameSeq: 0 }, 100))?.frames.length)
        .toBe(frames.length);
      const all = await Promise.all(
        watches.map((watch) => watch.read({ epoch: 1, frameSeq: 0 }, 100)),
      );
      for (const batch of all) {
        expect(batch.isEnded).toBe(true);
        expect(batch.frames.map(({ frameSeq }) => frameSeq)).toEqual(
          frames.map((_, index) => index + 1),
        );
      }
      expect(reads - before).toBeLessThan(2 * frames.length + 20); // and not a hundred times as many
      for (const watch of watches) watch.stop();
      expect(hub.followed).toBe(0);
    },
  );

  test(
    'goes on when its connection is cut, and without any notification',
    { timeout: 180_000 },
    async () => {
      const other = await reviewing.openDesk();
      await other.finishAttempt();
      const { reviewId } = await other.start();
      const watch = hub.watch(other.desk.tenant, reviewId, () => undefined);
      await watch.read({ epoch: 1, frameSeq: 0 }, 16);
      const { rowCount } = await reviewing.calibrating.superuser.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and query = 'listen throughline_review'`,
      );
      expect(rowCount).toBeGreaterThan(0);
      await frame(other);
      await other.turns();
      await expect
        .poll(async () => (await watch.read({ epoch: 1, frameSeq: 0 }, 100)).isEnded)
        .toBe(true);
      watch.stop();
    },
  );

  test("does not tell one tenant of another's review", async () => {
    const other = await reviewing.openDesk();
    const { reviewId } = await desk.start();
    const watch = hub.watch(other.desk.tenant, reviewId, () => undefined);
    await expect(watch.read({ epoch: 1, frameSeq: 0 }, 16)).rejects.toMatchObject({
      code: 'review/not-found',
    });
    watch.stop();
  });
});

describe('a ticket', () => {
  const hashOf = ({ ticket }: ReviewTicket): Buffer => createHash('sha256').update(ticket).digest();
  const issue = (learner: string | null) => reviews.issueTicket(desk.desk.tenant, keyId, learner);

  test('is spent once, whoever else tries at the same moment; its hash alone is stored', async () => {
    // A stream that ended before it came with its ticket leaves that one behind until it has run out.
    await reviewing.calibrating.superuser.query('delete from review_ticket');
    const ticket = await issue(null);
    const { rows } = await reviewing.calibrating.superuser.query<Record<string, unknown>>(
      'select * from review_ticket',
    );
    expect(rows.map((row) => row['hash'])).toEqual([hashOf(ticket)]);
    expect(JSON.stringify(rows)).not.toContain(ticket.ticket);
    const tries = await Promise.all(
      Array.from({ length: 8 }, () => reviews.redeemTicket(hashOf(ticket))),
    );
    expect(tries.filter((owner) => owner !== null)).toEqual([
      { keyHash: createHash('sha256').update(key).digest(), learner: null },
    ]);
  });

  test('names its learner, and runs out', async () => {
    const ticket = await issue(desk.desk.externalId);
    expect(await reviews.redeemTicket(hashOf(ticket))).toMatchObject({
      learner: desk.desk.externalId,
    });
    const late = await issue(null);
    await reviewing.calibrating.superuser.query(
      "update review_ticket set expires_at = now() - interval '1 ms'",
    );
    expect(await reviews.redeemTicket(hashOf(late))).toBeNull();
    await expect(issue('nobody')).rejects.toMatchObject({ code: 'learner/not-found' });
  });

  test('that nobody came with is gone once another one is made', async () => {
    await issue(null);
    await reviewing.calibrating.superuser.query(
      "update review_ticket set expires_at = now() - interval '1 minute'",
    );
    await issue(null);
    const { rows } = await reviewing.calibrating.superuser.query('select 1 from review_ticket');
    expect(rows).toHaveLength(1);
  });
});
