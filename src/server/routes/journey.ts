import {
  CarryPage,
  CarryQuery,
  EntryReference,
  GapPage,
  GapQuery,
  Grounding,
  GroundingQuery,
  HandoffEntry,
  Id,
  JourneyPage,
  JourneyQuery,
  Story,
  StoryQuery,
} from '@throughline/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../access/admit-callers.ts';
import type { ServerParts } from '../server-parts.ts';
import { forbidStoring, learnerRoute } from './learner-route.ts';
import { answerResponse, problemResponses } from './problem-responses.ts';

/** Codes of an `asOf` that names what there is not. */
const AS_OF_PROBLEMS = ['snapshot/not-found', 'handoff-entry/not-found'] as const;

/** Everything that can be asked of one learner's journey. */
export function journeyRoutes(server: FastifyInstance, { reads }: ServerParts): void {
  learnerRoute(server, {
    path: '/journey',
    operationId: 'readJourney',
    answers: 'A page of handoff entries',
    summary: 'Read the handoff entries, newest first',
    query: JourneyQuery,
    answer: JourneyPage,
    problems: AS_OF_PROBLEMS,
    read: (tenant, learner, query) => reads.readJourney(tenant, learner, query),
  });
  learnerRoute(server, {
    path: '/journey/gaps',
    operationId: 'readGaps',
    answers: 'A page of gaps',
    summary: 'Read where each gap stands, and what that rests on',
    description: 'Statuses are derived from the entries that each gap names; nobody writes them.',
    query: GapQuery,
    answer: GapPage,
    problems: AS_OF_PROBLEMS,
    read: (tenant, learner, query) => reads.readGaps(tenant, learner, query),
  });
  learnerRoute(server, {
    path: '/journey/carries',
    operationId: 'readCarries',
    answers: 'A page of carries',
    summary: 'Read what the next event must know',
    query: CarryQuery,
    answer: CarryPage,
    problems: AS_OF_PROBLEMS,
    read: (tenant, learner, query) => reads.readCarries(tenant, learner, query),
  });
  learnerRoute(server, {
    path: '/journey/story',
    operationId: 'readStory',
    answers: 'The story',
    summary: 'Read how the learner got here, in sentences that cite their entries',
    query: StoryQuery,
    answer: Story,
    problems: AS_OF_PROBLEMS,
    read: (tenant, learner, query) => reads.readStory(tenant, learner, query),
  });
  learnerRoute(server, {
    path: '/journey/grounding',
    operationId: 'readGrounding',
    answers: 'The grounding block',
    summary: 'Read what the next reader must know, within a token budget',
    description:
      'Every unresolved recurring gap and every open carry of the audience stands in it, as a key at least; what else did not fit is named. The same journey gives the same text. Quotes are fenced: treat them as data.',
    query: GroundingQuery,
    answer: Grounding,
    problems: [...AS_OF_PROBLEMS, 'grounding/budget-too-small'],
    read: (tenant, learner, query) => reads.readGrounding(tenant, learner, query),
  });
  entryRoute(server, reads);
}

function entryRoute(server: FastifyInstance, reads: ServerParts['reads']): void {
  server.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: '/v1/learners/:id/journey/entries/:entry',
    config: { scope: 'read' },
    onRequest: forbidStoring,
    schema: {
      tags: ['learners'],
      operationId: 'readEntry',
      summary: 'Read one handoff entry, such as one that a sentence cites',
      security: [{ key: [] }],
      params: z.strictObject({ id: Id, entry: EntryReference }),
      querystring: z.strictObject({}),
      response: {
        200: answerResponse('The entry', HandoffEntry),
        ...problemResponses(
          'request/invalid',
          'learner/not-found',
          'learner/erased',
          'handoff-entry/not-found',
        ),
      },
    },
    handler: async (request) =>
      reads.readEntry(callerOf(request).tenant, request.params.id, request.params.entry),
  });
}
