import { Id, Override, OverrideResult } from '@throughline/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../access/admit-callers.ts';
import type { ServerParts } from '../server-parts.ts';
import { answerResponse, problemResponses } from './problem-responses.ts';

/** `POST …/verdicts`: a person corrects the verdict on one completion. */
export function verdictRoutes(server: FastifyInstance, parts: ServerParts): void {
  server.withTypeProvider<ZodTypeProvider>().route({
    method: 'POST',
    url: '/v1/learners/:id/verdicts',
    config: { scope: 'review' },
    schema: {
      tags: ['learners'],
      operationId: 'overrideVerdict',
      summary: 'Correct a verdict',
      description:
        'Commits a verdict of a person, with the reason, at the position that it corrects; later versions of the read are folded anew and XP is settled. The same id with the same body answers as the first time.',
      security: [{ key: [] }],
      params: z.strictObject({ id: Id }),
      body: Override,
      response: {
        200: answerResponse('What the verdict changed', OverrideResult),
        ...problemResponses(
          'request/invalid',
          'learner/not-found',
          'learner/erased',
          'verdict/not-found',
          'verdict/pending',
          'verdict/id-reused',
        ),
      },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      return parts.overrideVerdict(caller.tenant, request.params.id, request.body, caller.keyId);
    },
  });
}
