import { Id } from '@throughline/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { PassThrough } from 'node:stream';
import { z } from 'zod';
import type { TenantId } from '../../domain/ids/ids.ts';
import { callerOf } from '../access/admit-callers.ts';
import { endIdle } from '../bodies/end-idle.ts';
import { SharedBudget } from '../bodies/shared-budget.ts';
import { Refusal } from '../problems/refusal.ts';
import type { ServerParts } from '../server-parts.ts';
import { problemResponses } from './problem-responses.ts';

/** Exports at once, and one tenant's part of them: each holds a connection to the database until it is taken. */
const EXPORTS_MAX = 3;
const TENANT_EXPORTS_MAX = 2;
const RETRY_AFTER_SECONDS = 5;
/** An export that nobody took anything of for so long is ended: its connection and its moment are others'. */
const IDLE_MAX_MS = 30_000;

/** Everything about one learner, as one archive that is made while it is taken. */
export function exportRoute(server: FastifyInstance, { reads }: Pick<ServerParts, 'reads'>): void {
  const slots = new SharedBudget(EXPORTS_MAX, TENANT_EXPORTS_MAX);
  server.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: '/v1/learners/:id/export',
    config: { scope: 'admin' },
    schema: {
      tags: ['learners'],
      operationId: 'exportLearner',
      summary: 'Take everything about a learner as one archive',
      description:
        'A .tar.gz of one moment, made while it is taken: README.txt says what is in it, story.md, journey.md and words.md are for reading, the rest is JSON, one value a line. What peers said is marked, and not in it. An archive without counts.json was cut off.',
      security: [{ key: [] }],
      params: z.strictObject({ id: Id }),
      querystring: z.strictObject({}),
      response: {
        200: {
          description: 'The archive',
          content: { 'application/gzip': { schema: z.string().meta({ format: 'binary' }) } },
        },
        ...problemResponses(
          'request/invalid',
          'learner/not-found',
          'learner/erased',
          'server/overloaded',
        ),
      },
    },
    handler: async (request, reply) => {
      const { tenant } = callerOf(request);
      const { id } = request.params;
      const archive = await takeExport(slots, tenant, (open) =>
        reads.exportLearner(tenant, id, open),
      );
      return reply
        .header('content-type', 'application/gzip')
        .header('content-disposition', `attachment; filename="${nameFile(id)}"`)
        .header('cache-control', 'no-store')
        .send(archive as unknown as string); // a stream: the schema knows JSON's types alone
    },
  });
}

/** Begins an export, and answers its stream once the learner is found. The slot is free when all of it was taken. */
async function takeExport(
  slots: SharedBudget,
  tenant: TenantId,
  run: (open: () => PassThrough) => Promise<void>,
): Promise<PassThrough> {
  if (!slots.take(tenant, 1))
    throw new Refusal('server/overloaded', 'As many exports are running already as may.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  const target = new PassThrough();
  const stopWatch = endIdle(target, IDLE_MAX_MS);
  const begun = Promise.withResolvers<void>();
  const done = run(() => {
    begun.resolve();
    return target;
  });
  void done
    .catch((error: unknown) => {
      begun.reject(error); // before the first byte it is a problem; after it, a cut archive says so
      target.destroy();
    })
    .finally(() => {
      stopWatch();
      slots.giveBack(tenant, 1);
    });
  await begun.promise;
  return target;
}

function nameFile(learner: string): string {
  return `${learner.replaceAll(/[^A-Za-z0-9._-]/g, '_')}.tar.gz`;
}
