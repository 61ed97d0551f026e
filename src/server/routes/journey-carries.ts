import { Acknowledge, Acknowledged, Id } from '@throughline/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../access/admit-callers.ts';
import type { ServerParts } from '../server-parts.ts';
import { answerResponse, problemResponses } from './problem-responses.ts';

/** `POST …/journey/carries/{item}/ack`: a reader says that it knows what was carried to it. */
export function carryRoutes(server: FastifyInstance, parts: ServerParts): void {
  server.withTypeProvider<ZodTypeProvider>().route({
    method: 'POST',
    url: '/v1/learners/:id/journey/carries/:item/ack',
    config: { scope: 'ingest' },
    preValidation: allowNoBody,
    schema: {
      tags: ['learners'],
      operationId: 'acknowledgeCarry',
      summary: 'Acknowledge a carry',
      description:
        'Appends one entry to the journey. The carry stays open until it is resolved, dropped or expired. Once acknowledged, every further request answers as the first did. The body may be left out.',
      security: [{ key: [] }],
      params: z.strictObject({ id: Id, item: z.uuid() }),
      body: Acknowledge,
      response: {
        200: answerResponse('Where the acknowledgement is on record', Acknowledged),
        ...problemResponses(
          'request/invalid',
          'learner/not-found',
          'learner/erased',
          'carry/not-found',
          'carry/closed',
          'carry/other-audience',
        ),
      },
    },
    handler: async (request) => {
      const { id, item } = request.params;
      return parts.acknowledgeCarry(callerOf(request).tenant, id, item, request.body);
    },
  });
}

/** Everything that the body may say is optional: without one, nothing is said. */
function allowNoBody(request: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  request.body ??= {};
  done();
}
