import {
  ReviewAnswer,
  ReviewFrame,
  ReviewRequest,
  ReviewStarted,
  ReviewTicket,
  ReviewTicketRequest,
} from '@throughline/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../access/admit-callers.ts';
import { authorise } from '../access/authorise.ts';
import { readBearer } from '../access/read-bearer.ts';
import { READER_SCOPES, STARTER_SCOPE } from '../sockets/admit-reader.ts';
import { answerEvents, parsePlace } from '../sockets/review-events.ts';
import type { StreamParts } from '../sockets/review-stream.ts';
import { forbidStoring } from './learner-route.ts';
import { answerResponse, problemResponses } from './problem-responses.ts';

const TAGS = ['reviews'];
const SECURITY = [{ key: [] }];
const ReviewPath = z.strictObject({
  id: z.uuid('must be the UUID of a review').transform((id) => id.toLowerCase()),
});

/** Making, reading and following the end-of-scenario review. */
export function reviewRoutes(server: FastifyInstance, stream: StreamParts): void {
  startRoute(server, stream);
  readRoute(server, stream);
  eventsRoute(server, stream);
  ticketRoute(server, stream);
}

function startRoute(server: FastifyInstance, { parts }: StreamParts): void {
  const started = answerResponse('The review, found or made', ReviewStarted);
  server.withTypeProvider<ZodTypeProvider>().route({
    method: 'POST',
    url: '/v1/reviews',
    config: { scope: STARTER_SCOPE },
    onRequest: forbidStoring,
    schema: {
      tags: TAGS,
      operationId: 'startReview',
      summary: 'Start the review of a scenario attempt, or find it',
      description:
        'There is one review of each attempt, and the completion of the scenario makes it by itself; this answers which it is (200), or makes it where nothing has yet (201). A review that failed is begun anew. Since models may be asked, it needs the scope review; a key that reads follows a review by its id.',
      security: SECURITY,
      body: ReviewRequest,
      response: {
        200: started,
        201: started,
        ...problemResponses(
          'request/invalid',
          'learner/not-found',
          'learner/erased',
          'scenario/not-complete',
        ),
      },
    },
    handler: async (request, reply) => {
      const answer = await parts.reviews.start(callerOf(request).tenant, request.body);
      void reply
        .code(answer.created ? 201 : 200)
        .header('location', `/v1/reviews/${answer.reviewId}`);
      return answer;
    },
  });
}

function readRoute(server: FastifyInstance, { parts }: StreamParts): void {
  server.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: '/v1/reviews/:id',
    config: { scope: READER_SCOPES },
    onRequest: forbidStoring,
    schema: {
      tags: TAGS,
      operationId: 'readReview',
      summary: 'Read a review',
      description:
        'How far it is, and the latest revision that is complete, in the form of /schemas/review.v1.json.',
      security: SECURITY,
      params: ReviewPath,
      response: {
        200: answerResponse('The review', ReviewAnswer),
        ...problemResponses('request/invalid', 'review/not-found', 'learner/erased'),
      },
    },
    handler: async (request) => parts.reviews.read(callerOf(request).tenant, request.params.id),
  });
}

function eventsRoute(
  server: FastifyInstance,
  { parts, limits, callers, streams }: StreamParts,
): void {
  server.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: '/v1/reviews/:id/events',
    config: { scope: READER_SCOPES },
    exposeHeadRoute: false,
    onRequest: forbidStoring,
    schema: {
      tags: TAGS,
      operationId: 'followReview',
      summary: 'Follow a review as server-sent events',
      description:
        'The frames of the socket `/v1/reviews/stream`, each under its type with the id `<epoch>:<frameSeq>`; `Last-Event-ID` (or `after`) resumes after the last one that arrived. Ends with the review; where nothing is left to send, the answer is 204. `reset` says that earlier frames are gone and all follow anew.',
      security: SECURITY,
      params: ReviewPath,
      querystring: z.strictObject({
        after: z
          .string()
          .max(40)
          .optional()
          .meta({ description: 'As Last-Event-ID, for clients that cannot send it' }),
      }),
      headers: z.looseObject({ 'last-event-id': z.string().max(40).optional() }),
      response: {
        200: {
          description: 'The frames, as they come',
          content: { 'text/event-stream': { schema: ReviewFrame } },
        },
        204: z.null().meta({ description: 'Nothing is left to send' }),
        ...problemResponses(
          'request/invalid',
          'review/not-found',
          'learner/erased',
          'server/overloaded',
        ),
      },
    },
    handler: async (request, reply) => {
      const keyHash = readBearer(request.headers.authorization);
      const id = request.headers['last-event-id'];
      const place =
        id === undefined
          ? parsePlace(request.query.after, '/query/after')
          : parsePlace(id, '/header/Last-Event-ID');
      const check = async (): Promise<void> =>
        void authorise(await callers.find(keyHash), READER_SCOPES);
      const { tenant } = callerOf(request);
      const following = { tenant, review: request.params.id, place };
      await answerEvents(request, reply, { parts, limits, streams, check }, following);
      return reply;
    },
  });
}

function ticketRoute(server: FastifyInstance, { parts }: StreamParts): void {
  server.withTypeProvider<ZodTypeProvider>().route({
    method: 'POST',
    url: '/v1/reviews/tickets',
    config: { scope: READER_SCOPES },
    onRequest: forbidStoring,
    schema: {
      tags: TAGS,
      operationId: 'issueReviewTicket',
      summary: 'Make a ticket that opens one stream of reviews',
      description:
        'For a browser, which cannot send a key with a socket and should not hold one: open /v1/reviews/stream?ticket=… with it within 60 seconds, once. For one learner it opens the reviews of that learner alone.',
      security: SECURITY,
      body: ReviewTicketRequest,
      response: {
        201: answerResponse('The ticket; this is the only time that it is shown', ReviewTicket),
        ...problemResponses('request/invalid', 'learner/not-found', 'learner/erased'),
      },
    },
    handler: async (request, reply) => {
      const { tenant, keyId } = callerOf(request);
      void reply.code(201);
      return parts.reviews.issueTicket(tenant, keyId, request.body.learner);
    },
  });
}
