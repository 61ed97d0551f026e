import fastifyWebsocket, { type WebSocket } from '@fastify/websocket';
import { REVIEW_PROTOCOL } from '@throughline/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import type { CallerCache } from '../access/caller-cache.ts';
import { describeError } from '../observe/describe-error.ts';
import { Refusal } from '../problems/refusal.ts';
import type { ServerLimits } from '../server-limits.ts';
import type { ServerParts } from '../server-parts.ts';
import { admitReader, type Reader } from './admit-reader.ts';
import { checkOrigin, checkSubprotocol } from './check-upgrade.ts';
import type { OpenStreams } from './open-streams.ts';
import { ReviewSocket } from './review-socket.ts';

const PATH = '/v1/reviews/stream';
/** Time that a peer gets to take the close of a socket that broke the protocol. */
const BROKEN_MS_MAX = 2_000;

declare module 'fastify' {
  interface FastifyRequest {
    /** Who follows reviews over this request; null where nobody was let in. */
    reader: Reader | null;
  }
}

/**
 * Which requests become sockets. All others stay what they are: some clients offer an upgrade to HTTP/2 with whatever
 * they send, and mean the request.
 */
export function isSocketRequest(request: IncomingMessage): boolean {
  return (
    request.headers.upgrade?.toLowerCase() === 'websocket' && request.url?.split('?', 1)[0] === PATH
  );
}

/** What the socket's route works with. */
export interface StreamParts {
  readonly parts: ServerParts;
  readonly limits: ServerLimits;
  readonly callers: CallerCache;
  readonly streams: OpenStreams;
}

/** The WebSocket `/v1/reviews/stream`. Whoever may not have it is told before the upgrade, by a problem document. */
export async function reviewStream(server: FastifyInstance, stream: StreamParts): Promise<void> {
  const { parts, callers, streams } = stream;
  server.decorateRequest('reader', null);
  await registerSockets(server, stream);
  server.route({
    method: 'GET',
    url: PATH,
    exposeHeadRoute: false,
    schema: { hide: true },
    onRequest: async (request) => {
      if (!request.ws)
        throw new Refusal('socket/upgrade-needed', 'This request does not become a WebSocket.');
      checkSubprotocol(request.headers);
      checkOrigin(request.headers, parts.reviewOrigins);
      request.reader = await admitReader(request, callers, parts.reviews);
      streams.check(request.reader.tenant);
    },
    handler: async () => {
      throw new Error('a request that is no socket came past the check');
    },
    wsHandler: (socket, request) => openSocket(stream, socket, request),
  });
}

async function registerSockets(
  server: FastifyInstance,
  { limits, streams }: StreamParts,
): Promise<void> {
  await server.register(fastifyWebsocket, {
    options: {
      maxPayload: limits.socketMessageBytesMax,
      handleProtocols: () => REVIEW_PROTOCOL,
      perMessageDeflate: false, // it would hold a compressor's memory for every socket
    },
    // What broke the protocol is closed with its code by the library; a peer that does not take it is cut.
    errorHandler: (_error, socket) => {
      setTimeout(() => socket.terminate(), BROKEN_MS_MAX).unref();
    },
    preClose(done) {
      streams.drain();
      this.websocketServer.close();
      done();
    },
  });
}

function openSocket(
  { parts, limits, streams }: StreamParts,
  socket: WebSocket,
  request: FastifyRequest,
): void {
  const reader = readerOf(request);
  const opened = new ReviewSocket(socket, reader, {
    reviews: parts.reviews,
    limits,
    requestId: request.id,
    onError: (error) =>
      parts.logger.error(
        { ...describeError(error), tenant: reader.tenant, requestId: request.id },
        'a stream of a review broke off',
      ),
  });
  try {
    socket.once('close', streams.open(reader.tenant, opened));
  } catch (error) {
    opened.refuse(error); // the last place was taken since the check
  }
}

function readerOf(request: FastifyRequest): Reader {
  if (request.reader === null) throw new Error('a socket was opened for nobody');
  return request.reader;
}
