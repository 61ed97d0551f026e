import { Judging, JudgingChange } from '@throughline/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { callerOf } from '../access/admit-callers.ts';
import type { ServerParts } from '../server-parts.ts';
import { answerResponse, problemResponses } from './problem-responses.ts';

const TAGS = ['judging'];
const SECURITY = [{ key: [] }];

/** Who judges, what it costs, and the switch that stops it. */
export function judgingRoutes(server: FastifyInstance, { judging }: ServerParts): void {
  const answer = answerResponse('The judges, what today has used, and what it may use', Judging);
  server.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: '/v1/judging',
    config: { scope: 'admin' },
    schema: {
      tags: TAGS,
      operationId: 'readJudging',
      summary: 'Read who judges and what they use',
      security: SECURITY,
      response: { 200: answer, ...problemResponses('request/invalid') },
    },
    handler: async (request) => judging.read(callerOf(request).tenant),
  });
  server.withTypeProvider<ZodTypeProvider>().route({
    method: 'PUT',
    url: '/v1/judging',
    config: { scope: 'admin' },
    schema: {
      tags: TAGS,
      operationId: 'changeJudging',
      summary: 'Stop the model judges, or set what a day may use',
      description:
        'What is left out stays as it is; each change is a new version. While models are stopped or the day is used up, the built-in judge judges where the configuration ends with it; elsewhere completions wait, and none is parked for it.',
      security: SECURITY,
      body: JudgingChange,
      response: { 200: answer, ...problemResponses('request/invalid') },
    },
    handler: async (request) => {
      const { tenant, keyId } = callerOf(request);
      return judging.change(tenant, request.body, keyId);
    },
  });
}
