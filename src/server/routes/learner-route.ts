import { Id, type ProblemCode } from '@throughline/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { TenantId } from '../../domain/ids/ids.ts';
import { callerOf } from '../access/admit-callers.ts';
import { pointIntoQuery } from '../problems/move-pointers.ts';
import { answerResponse, problemResponses } from './problem-responses.ts';

/** The address of one learner. */
export const LearnerPath = z.strictObject({ id: Id });

/** One question about one learner, as a route. */
export interface LearnerRoute<Query extends z.ZodType> {
  /** Below `/v1/learners/{id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  /** What the answer is. */
  readonly answers: string;
  readonly description?: string;
  readonly query: Query;
  readonly answer: z.ZodType;
  /** How it may be refused, beside what any question about a learner may be. */
  readonly problems?: readonly ProblemCode[];
  read(tenant: TenantId, learner: string, query: z.output<Query>): Promise<unknown>;
}

/** Serves one question about one learner: scope `read`, kept out of caches, faults pointing into the query. */
export function learnerRoute<Query extends z.ZodType>(
  server: FastifyInstance,
  route: LearnerRoute<Query>,
): void {
  server.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: `/v1/learners/:id${route.path}`,
    config: { scope: 'read' },
    onRequest: forbidStoring,
    schema: {
      tags: ['learners'],
      operationId: route.operationId,
      summary: route.summary,
      ...(route.description === undefined ? {} : { description: route.description }),
      security: [{ key: [] }],
      params: LearnerPath,
      querystring: route.query,
      response: {
        200: answerResponse(route.answers, route.answer),
        ...problemResponses(
          'request/invalid',
          'learner/not-found',
          'learner/erased',
          ...(route.problems ?? []),
        ),
      },
    },
    handler: async (request) => {
      try {
        return await route.read(
          callerOf(request).tenant,
          request.params.id,
          request.query as z.output<Query>,
        );
      } catch (error) {
        throw pointIntoQuery(error);
      }
    },
  });
}

/** What is said of a person stays out of every cache on the way. */
export function forbidStoring(
  _request: FastifyRequest,
  reply: FastifyReply,
  done: () => void,
): void {
  void reply.header('cache-control', 'no-store');
  done();
}
