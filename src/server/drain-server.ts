import type { FastifyInstance } from 'fastify';
import { SERVER_LIMITS } from './server-limits.ts';

/** Connections that fall idle during a drain are closed this often. */
const SWEEP_MS = 20;

/**
 * Stops a server gracefully: no new connections, idle ones are closed, requests in flight get their answers. What is
 * not done when the time is over is cut off; its client sends it again, which event ids make safe.
 *
 * @param timeoutMs how long requests in flight may take
 */
export async function drainServer(
  server: FastifyInstance,
  timeoutMs: number = SERVER_LIMITS.drainTimeoutMs,
): Promise<void> {
  const cut = setTimeout(() => server.server.closeAllConnections(), timeoutMs);
  const sweep = setInterval(() => server.server.closeIdleConnections(), SWEEP_MS);
  try {
    await server.close();
  } finally {
    clearTimeout(cut);
    clearInterval(sweep);
  }
}
