import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Gauge, Histogram } from 'prom-client';
import type { BodyAdmission } from '../bodies/body-admission.ts';
import type { ServerParts } from '../server-parts.ts';

const SECONDS_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const MS_PER_SECOND = 1_000;
/** From this duration on a request is worth a line. */
const SLOW_MS = 5_000;

/**
 * One figure per answered request, and a line in the log for those that went wrong or took long. Lines carry the
 * route's pattern instead of the address (ids are the platform's), and nothing that was sent: what is listed in
 * `logRequest` is all that is ever logged of a request.
 */
export function observeRequests(
  server: FastifyInstance,
  parts: ServerParts,
  admission: BodyAdmission,
): void {
  const durations = new Histogram({
    name: 'throughline_http_request_seconds',
    help: 'Time from the request to the end of its answer, by route, method and status',
    labelNames: ['route', 'method', 'status'],
    buckets: SECONDS_BUCKETS,
    registers: [parts.metrics],
  });
  new Gauge({
    name: 'throughline_http_body_bytes',
    help: 'Bytes of the bodies that are being read or worked on',
    registers: [parts.metrics],
    collect() {
      this.set(admission.bytesInFlight);
    },
  });
  const children = new Map<string, ReturnType<typeof durations.labels>>();
  const childOf = (
    route: string,
    method: string,
    status: number,
  ): ReturnType<typeof durations.labels> => {
    const name = `${method} ${route} ${status}`;
    const child = children.get(name) ?? durations.labels(route, method, String(status));
    children.set(name, child);
    return child;
  };
  server.addHook('onResponse', (request, reply, done) => {
    const route = routeOf(request);
    const durationMs = reply.elapsedTime;
    childOf(route, request.method, reply.statusCode).observe(durationMs / MS_PER_SECOND);
    if (reply.statusCode >= 500 || durationMs >= SLOW_MS)
      logRequest(parts, request, reply, durationMs);
    done();
  });
}

/** The pattern of a request's route; one word for all addresses that lead nowhere. */
export function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'none';
}

function logRequest(
  parts: ServerParts,
  request: FastifyRequest,
  reply: FastifyReply,
  durationMs: number,
): void {
  parts.logger.warn(
    {
      route: routeOf(request),
      method: request.method,
      status: reply.statusCode,
      durationMs: Math.round(durationMs),
      tenant: request.caller?.tenant,
      requestId: request.id,
    },
    reply.statusCode >= 500 ? 'a request failed' : 'a request took long',
  );
}
