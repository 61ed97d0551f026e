import type { FastifyInstance } from 'fastify';
import type { ServerParts } from '../server-parts.ts';

/** Whether the process lives, whether it can do its work, and its figures: for whoever runs it, without a key. */
export function healthRoutes(
  server: FastifyInstance,
  parts: Pick<ServerParts, 'checkReadiness' | 'metrics'>,
): void {
  const hidden = { schema: { hide: true } };
  server.get('/healthz', hidden, async () => ({ alive: true }));
  server.get('/readyz', hidden, async (_request, reply) => {
    const readiness = await parts.checkReadiness();
    return reply.code(readiness.ready ? 200 : 503).send(readiness);
  });
  server.get('/metrics', hidden, async (_request, reply) => {
    const text = await parts.metrics.metrics();
    return reply.header('content-type', parts.metrics.contentType).serializer(String).send(text);
  });
}
