import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { describeError } from '../observe/describe-error.ts';
import { routeOf } from '../observe/observe-requests.ts';
import type { ServerParts } from '../server-parts.ts';
import { dropRest } from './drop-rest.ts';
import { Refusal } from './refusal.ts';
import { sendProblem } from './send-problem.ts';
import { toProblem } from './to-problem.ts';

/** Answers everything that goes wrong with a problem document; of what went wrong inside, the log hears the cause. */
export function answerErrors(server: FastifyInstance, parts: ServerParts): void {
  const methods = collectMethods(server);
  server.setErrorHandler((error, request, reply) => answerError(error, request, reply, parts));
  server.setNotFoundHandler((request, reply) => {
    const allowed = methods(request.url);
    if (allowed.length === 0) throw new Refusal('route/not-found', 'There is no such route.');
    void reply.header('allow', allowed.join(', '));
    throw new Refusal('route/method-not-allowed', `This route takes ${allowed.join(' and ')}.`);
  });
}

/** Makes the answer to one error. */
export function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  parts: ServerParts,
): FastifyReply {
  const problem = toProblem(error, request.id);
  if (problem.status >= 500) {
    parts.logger.error(
      {
        ...describeError(error),
        route: routeOf(request),
        tenant: request.caller?.tenant,
        requestId: request.id,
      },
      'an error was answered',
    );
  }
  dropRest(request.raw, reply.raw);
  return sendProblem(reply, problem);
}

/** Notes every route as it is added, and says which methods an address takes. */
function collectMethods(server: FastifyInstance): (url: string) => readonly string[] {
  const patterns = new Map<string, Set<string>>();
  server.addHook('onRoute', (route) => {
    const known = patterns.get(route.url) ?? new Set<string>();
    for (const method of [route.method].flat()) known.add(method);
    patterns.set(route.url, known);
  });
  return (url) => {
    const path = url.split('?', 1)[0] ?? '';
    for (const [pattern, methods] of patterns) {
      if (matchesPattern(pattern, path)) return [...methods].toSorted();
    }
    return [];
  };
}

function matchesPattern(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const found = path.split('/');
  return (
    !pattern.includes('*') &&
    wanted.length === found.length &&
    wanted.every((part, index) => part.startsWith(':') || part === found[index])
  );
}
