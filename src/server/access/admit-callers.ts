import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RecordingTenant } from '../../record/record-request.ts';
import { BodyAdmission, type BodyLease } from '../bodies/body-admission.ts';
import type { ServerLimits } from '../server-limits.ts';
import type { Caller, Scope } from '../server-parts.ts';
import { authorise } from './authorise.ts';
import type { CallerCache } from './caller-cache.ts';
import { readBearer } from './read-bearer.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The scope that a key needs here, or one of these; a route without any is open to all. */
    readonly scope?: Scope | readonly Scope[];
  }
  interface FastifyRequest {
    caller: Caller | null;
    /** Room for the body; null where nobody was let in. */
    bodyLease: BodyLease | null;
  }
}

/**
 * Before anything of a body is read: who calls, whether that is allowed, and whether there is room for the body.
 * One hook does all three; with a cached key it runs without a promise.
 */
export function admitCallers(
  server: FastifyInstance,
  callers: CallerCache,
  limits: ServerLimits,
): BodyAdmission {
  const admission = new BodyAdmission(limits);

  const admit = (
    request: FastifyRequest,
    reply: FastifyReply,
    scope: Scope | readonly Scope[],
    found: Caller | null,
  ): void => {
    request.caller = authorise(found, scope);
    request.bodyLease = admission.admit(request.raw, reply.raw, request.caller.tenant);
  };

  server.decorateRequest('caller', null);
  server.decorateRequest('bodyLease', null);
  server.addHook('onRequest', (request, reply, done) => {
    const scope = request.routeOptions.config.scope;
    if (scope === undefined) return done();
    try {
      const found = callers.find(readBearer(request.headers.authorization));
      if (!(found instanceof Promise)) {
        admit(request, reply, scope, found);
        return done();
      }
      found.then((caller) => admit(request, reply, scope, caller)).then(() => done(), done);
    } catch (error) {
      done(error as Error);
    }
  });
  return admission;
}

/** The tenant of a request that came through `admitCallers`, as the recorder wants it. */
export function recordingTenantOf(request: FastifyRequest): RecordingTenant {
  const caller = callerOf(request);
  return { id: caller.tenant, timeZone: caller.timeZone };
}

/** The tenant and key of a request that came through `admitCallers`. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new Error('a route that needs a caller has no scope');
  return request.caller;
}
