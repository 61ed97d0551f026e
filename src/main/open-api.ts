import type { FastifyInstance } from 'fastify';
import { createRecorder } from '../record/recorder.ts';
import { createServer } from '../server/create-server.ts';
import { drainServer } from '../server/drain-server.ts';
import { findApiKey } from '../store/access/find-api-key.ts';
import { acknowledgeCarry } from '../writes/acknowledge-carry.ts';
import { openDefinitions } from '../writes/definitions/open-definitions.ts';
import { overrideVerdict } from '../writes/override-verdict.ts';
import type { Base, Closers } from './open-base.ts';
import { openForgetting } from './open-forgetting.ts';
import { openJudging } from './open-judging.ts';
import { openReads } from './open-reads.ts';
import { openReviews } from './open-reviews.ts';

/** Puts recorder and routes together; nothing listens yet. */
export async function openApi(base: Base, closers: Closers): Promise<FastifyInstance> {
  const { appPool, connection, health, judges, logger, master, metrics, onError } = base;
  const recorder = createRecorder({ connection, master, onError });
  closers.push(() => recorder.close());
  const server = await createServer({
    recorder,
    definitions: openDefinitions(appPool),
    reads: openReads({
      appPool,
      masterKey: master,
      clock: Date.now,
      judges: judges.lineUp.names,
    }),
    reviews: openReviews(base, closers),
    reviewOrigins: base.config.reviewOrigins,
    judging: openJudging(appPool, judges),
    forgetting: openForgetting(base, master, base.erasureLog, onError),
    overrideVerdict: (tenant, learner, override, author) =>
      overrideVerdict(
        { appPool, master, nowMs: Date.now, judge: judges.completion },
        { tenant, learner, author, override },
      ),
    acknowledgeCarry: (tenant, learner, item, acknowledge) =>
      acknowledgeCarry(
        { appPool, master, nowMs: Date.now },
        { tenant, learner, item, acknowledge },
      ),
    findCaller: (hash) => findApiKey(appPool, hash),
    checkReadiness: () => health.check(),
    metrics,
    logger,
  });
  closers.push(() => drainServer(server));
  return server;
}
