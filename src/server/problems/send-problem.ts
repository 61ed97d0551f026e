import type { Problem } from '@throughline/contract';
import type { FastifyReply } from 'fastify';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

/** Answers with a problem document. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.retryAfterSeconds !== undefined)
    reply.header('retry-after', String(problem.retryAfterSeconds));
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="throughline"');
  return reply
    .code(problem.status)
    .header('content-type', PROBLEM_MEDIA_TYPE)
    .serializer(String)
    .send(JSON.stringify(problem));
}
