import fastify, { type FastifyInstance } from 'fastify';
import { healthRoutes } from './routes/health.ts';
import type { ServerParts } from './server-parts.ts';

const REQUEST_MS_MAX = 10_000;
const CONNECTIONS_MAX = 100;
const BODY_BYTES_MAX = 1_024;

/**
 * What a process without an API listens with: whether it lives, whether it takes work, its figures, and nothing else.
 * Nothing listens yet. Close it with `drainServer`.
 *
 * @example
 * const server = await createHealthServer({ checkReadiness, metrics });
 * await server.listen({ host: '127.0.0.1', port: 4001 });
 */
export async function createHealthServer(
  parts: Pick<ServerParts, 'checkReadiness' | 'metrics'>,
): Promise<FastifyInstance> {
  const server = fastify({
    logger: false,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    connectionTimeout: REQUEST_MS_MAX,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
  });
  server.server.maxConnections = CONNECTIONS_MAX;
  healthRoutes(server, parts);
  await server.ready();
  return server;
}
