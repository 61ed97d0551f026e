import {
  Id,
  LearnerRead,
  LedgerPage,
  LedgerQuery,
  SnapshotPage,
  SnapshotQuery,
  VerdictPage,
  VerdictQuery,
  Why,
  WhySubject,
} from '@throughline/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../access/admit-callers.ts';
import type { ServerParts } from '../server-parts.ts';
import { forbidStoring, learnerRoute } from './learner-route.ts';
import { answerResponse, problemResponses } from './problem-responses.ts';

const NoQuery = z.strictObject({});

/** Everything that can be asked of one learner. */
export function learnerRoutes(server: FastifyInstance, { reads }: ServerParts): void {
  learnerRoute(server, {
    path: '',
    operationId: 'readLearner',
    answers: 'The read',
    summary: 'Read who the learner currently is',
    description:
      'Skills with their intervals and latest verdicts, tier, XP settled and unsettled, level, what is pending or parked, and the head of the journey.',
    query: NoQuery,
    answer: LearnerRead,
    read: (tenant, learner) => reads.readLearner(tenant, learner),
  });
  learnerRoute(server, {
    path: '/ledger',
    operationId: 'readLedger',
    answers: 'A page of ledger entries',
    summary: 'Read the ledger',
    query: LedgerQuery,
    answer: LedgerPage,
    read: (tenant, learner, query) => reads.readLedger(tenant, learner, query),
  });
  learnerRoute(server, {
    path: '/verdicts',
    operationId: 'readVerdicts',
    answers: 'A page of verdicts',
    summary: 'Read the verdicts with their evidence',
    query: VerdictQuery,
    answer: VerdictPage,
    read: (tenant, learner, query) => reads.readVerdicts(tenant, learner, query),
  });
  learnerRoute(server, {
    path: '/snapshots',
    operationId: 'readSnapshots',
    answers: 'A page of snapshots',
    summary: 'Read the versions of the snapshot',
    description: 'With `asOf`, the page holds the one version that was current then.',
    query: SnapshotQuery,
    answer: SnapshotPage,
    read: (tenant, learner, query) => reads.readSnapshots(tenant, learner, query),
  });
  whyRoute(server, reads);
}

function whyRoute(server: FastifyInstance, reads: ServerParts['reads']): void {
  server.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: '/v1/learners/:id/why/:subject',
    config: { scope: 'read' },
    onRequest: forbidStoring,
    schema: {
      tags: ['learners'],
      operationId: 'readWhy',
      summary: 'Ask why a ledger entry or a snapshot is what it is',
      description: 'In words and in numbers: which evidence and which rule made it.',
      security: [{ key: [] }],
      params: z.strictObject({ id: Id, subject: WhySubject }),
      querystring: NoQuery,
      response: {
        200: answerResponse('The answer, in words and in numbers', Why),
        ...problemResponses(
          'request/invalid',
          'learner/not-found',
          'learner/erased',
          'ledger-entry/not-found',
          'snapshot/not-found',
        ),
      },
    },
    handler: async (request) =>
      reads.readWhy(callerOf(request).tenant, request.params.id, request.params.subject),
  });
}
