import fastify, { type FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { admitCallers } from './access/admit-callers.ts';
import { CallerCache } from './access/caller-cache.ts';
import { readJsonBodies } from './bodies/read-json-body.ts';
import { compileValidator } from './bodies/validate.ts';
import { observeRequests } from './observe/observe-requests.ts';
import { answerBrokenRequest } from './problems/answer-broken-requests.ts';
import { answerError, answerErrors } from './problems/answer-errors.ts';
import { definitionRoutes } from './routes/definitions.ts';
import { describeRoutes, docsRoutes } from './routes/docs.ts';
import { eventRoutes } from './routes/events.ts';
import { exportRoute } from './routes/export.ts';
import { forgettingRoutes } from './routes/forgetting.ts';
import { healthRoutes } from './routes/health.ts';
import { homeRoute } from './routes/home.ts';
import { carryRoutes } from './routes/journey-carries.ts';
import { judgingRoutes } from './routes/judging.ts';
import { journeyRoutes } from './routes/journey.ts';
import { learnerRoutes } from './routes/learners.ts';
import { problemTypeRoutes } from './routes/problem-types.ts';
import { reviewPage } from './routes/review-page.ts';
import { reviewSchemaRoutes } from './routes/review-schemas.ts';
import { reviewRoutes } from './routes/reviews.ts';
import { verdictRoutes } from './routes/verdicts.ts';
import { SERVER_LIMITS, type ServerLimits } from './server-limits.ts';
import type { ServerParts } from './server-parts.ts';
import { OpenStreams } from './sockets/open-streams.ts';
import { isSocketRequest, reviewStream } from './sockets/review-stream.ts';

/** An id of 128 characters, each written as %XX. */
const PARAMETER_LENGTH_MAX = 3 * 128;
const HEADER_BYTES_MAX = 16 * 1024;
const CONNECTIONS_CHECK_MS = 1_000;

/**
 * Puts the edge together; nothing listens yet. Close it with `drainServer`.
 *
 * @example
 * const server = await createServer(parts);
 * const address = await server.listen({ host: '127.0.0.1', port: 4000 });
 */
export async function createServer(parts: ServerParts): Promise<FastifyInstance> {
  const limits: ServerLimits = { ...SERVER_LIMITS, ...parts.limits };
  const server = openServer(parts, limits);
  server.setValidatorCompiler(compileValidator);
  server.setSerializerCompiler(() => (data) => JSON.stringify(data));
  answerErrors(server, parts);
  await describeRoutes(server);
  const callers = new CallerCache((keyHash) => parts.findCaller(keyHash));
  const admission = admitCallers(server, callers, limits);
  observeRequests(server, parts, admission);
  readJsonBodies(server, limits);
  await server.register(async (scope) => eventRoutes(scope, parts, limits));
  learnerRoutes(server, parts);
  journeyRoutes(server, parts);
  carryRoutes(server, parts);
  verdictRoutes(server, parts);
  forgettingRoutes(server, parts);
  judgingRoutes(server, parts);
  exportRoute(server, parts);
  const streams = new OpenStreams(limits, parts.metrics);
  await reviewStream(server, { parts, limits, callers, streams });
  reviewRoutes(server, { parts, limits, callers, streams });
  reviewSchemaRoutes(server);
  reviewPage(server);
  definitionRoutes(server, parts);
  healthRoutes(server, parts);
  problemTypeRoutes(server);
  homeRoute(server);
  await docsRoutes(server);
  await server.ready();
  return server;
}

/** The framework's own logger stays off: it would write addresses and messages that we have not chosen. */
function openServer(parts: ServerParts, limits: ServerLimits): FastifyInstance {
  const server = fastify({
    logger: false,
    genReqId: () => randomUUID(),
    bodyLimit: limits.bodyBytesMax,
    requestTimeout: limits.requestTimeoutMs,
    connectionTimeout: limits.connectionTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, request, reply) => {
      void answerError(error, request, reply, parts);
    },
    http: {
      headersTimeout: limits.headersTimeoutMs,
      maxHeaderSize: HEADER_BYTES_MAX,
      connectionsCheckingInterval: CONNECTIONS_CHECK_MS,
      shouldUpgradeCallback: isSocketRequest,
    },
  });
  server.server.maxConnections = limits.connectionsMax;
  return server;
}
