import {
  Erasure,
  Id,
  Redaction,
  RedactionResult,
  Retention,
  RetentionAnswer,
} from '@throughline/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../access/admit-callers.ts';
import type { ServerParts } from '../server-parts.ts';
import { forbidStoring, LearnerPath } from './learner-route.ts';
import { answerResponse, problemResponses } from './problem-responses.ts';

const TAGS = ['forgetting'];
const SECURITY = [{ key: [] }];

/** Erasing a learner, taking one text back, and letting things go by age. */
export function forgettingRoutes(server: FastifyInstance, parts: ServerParts): void {
  eraseRoute(server, parts);
  erasureRoute(server, parts);
  redactionRoute(server, parts);
  retentionRoutes(server, parts);
}

function eraseRoute(server: FastifyInstance, { forgetting }: ServerParts): void {
  server.withTypeProvider<ZodTypeProvider>().route({
    method: 'DELETE',
    url: '/v1/learners/:id',
    config: { scope: 'admin' },
    onRequest: forbidStoring,
    schema: {
      tags: TAGS,
      operationId: 'eraseLearner',
      summary: 'Erase a learner',
      description:
        'From the answer on nothing is recorded, judged or read any more; key, words and id are deleted within seconds. It cannot be taken back. Asked again, at any time, it answers with the same erasure. Events for the id are refused for good (410).',
      security: SECURITY,
      params: LearnerPath,
      response: {
        202: answerResponse('The erasure, and its certificate once it is done', Erasure),
        ...problemResponses('request/invalid', 'learner/not-found'),
      },
    },
    handler: async (request, reply) => {
      const { tenant, keyId } = callerOf(request);
      const erasure = await forgetting.erase(tenant, request.params.id, keyId);
      void reply.code(202).header('location', `/v1/erasures/${erasure.id}`);
      return erasure;
    },
  });
}

function erasureRoute(server: FastifyInstance, { forgetting }: ServerParts): void {
  server.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: '/v1/erasures/:id',
    config: { scope: 'admin' },
    onRequest: forbidStoring,
    schema: {
      tags: TAGS,
      operationId: 'readErasure',
      summary: 'Read how far an erasure is, and its certificate',
      security: SECURITY,
      params: z.strictObject({ id: z.uuid() }),
      response: {
        200: answerResponse('The erasure', Erasure),
        ...problemResponses('request/invalid', 'erasure/not-found'),
      },
    },
    handler: async (request) => forgetting.readErasure(callerOf(request).tenant, request.params.id),
  });
}

function redactionRoute(server: FastifyInstance, { forgetting }: ServerParts): void {
  server.withTypeProvider<ZodTypeProvider>().route({
    method: 'POST',
    url: '/v1/learners/:id/redactions',
    config: { scope: 'admin' },
    onRequest: forbidStoring,
    schema: {
      tags: TAGS,
      operationId: 'redactText',
      summary: 'Take one text back',
      description:
        'Deletes the words of one event, entry or verdict, and every stored quote of them; one journey entry tells that it was done. Numbers stay, and the chain still verifies. The same id with the same body answers as the first time.',
      security: SECURITY,
      params: z.strictObject({ id: Id }),
      body: Redaction,
      response: {
        200: answerResponse('What was taken', RedactionResult),
        ...problemResponses(
          'request/invalid',
          'learner/not-found',
          'learner/erased',
          'event/not-found',
          'verdict/not-found',
          'handoff-entry/not-found',
          'redaction/not-apart',
          'redaction/id-reused',
        ),
      },
    },
    handler: async (request) => {
      const { tenant, keyId } = callerOf(request);
      return forgetting.redact(tenant, request.params.id, request.body, keyId);
    },
  });
}

function retentionRoutes(server: FastifyInstance, { forgetting }: ServerParts): void {
  const answer = answerResponse('The periods, and what the last passes deleted', RetentionAnswer);
  server.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: '/v1/retention',
    config: { scope: 'admin' },
    schema: {
      tags: TAGS,
      operationId: 'readRetention',
      summary: 'Read after how long what goes',
      security: SECURITY,
      response: { 200: answer, ...problemResponses('request/invalid') },
    },
    handler: async (request) => forgetting.readRetention(callerOf(request).tenant),
  });
  server.withTypeProvider<ZodTypeProvider>().route({
    method: 'PUT',
    url: '/v1/retention',
    config: { scope: 'admin' },
    schema: {
      tags: TAGS,
      operationId: 'saveRetention',
      summary: 'Set after how long what goes',
      description:
        'Each save is a new version. Words that are older than a period are deleted in the background, within minutes and for good; numbers never are.',
      security: SECURITY,
      body: Retention,
      response: { 200: answer, ...problemResponses('request/invalid') },
    },
    handler: async (request) => {
      const { tenant, keyId } = callerOf(request);
      return forgetting.saveRetention(tenant, request.body, keyId);
    },
  });
}
