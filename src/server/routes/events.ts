import { BulkProgress, EventsRequest, RecordAnswer, type Event } from '@throughline/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { callerOf, recordingTenantOf } from '../access/admit-callers.ts';
import { refuseEncoding } from '../bodies/read-json-body.ts';
import { compileEventsValidator } from '../bodies/validate.ts';
import { movePointers } from '../problems/move-pointers.ts';
import type { ServerLimits } from '../server-limits.ts';
import type { ServerParts } from '../server-parts.ts';
import { problemResponses } from './problem-responses.ts';
import { UploadSlots } from './upload-slots.ts';
import { answerUpload } from './upload.ts';

const EventsQuery = z.strictObject({
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true')
    .meta({ description: 'true: answers what would be recorded, and records nothing' }),
});

/** `POST /v1/events`: the one door in, for one event, a batch, or a stream of lines. */
export function eventRoutes(
  server: FastifyInstance,
  parts: ServerParts,
  limits: ServerLimits,
): void {
  const uploads = new UploadSlots(limits);
  server.addContentTypeParser('application/x-ndjson', (request, payload, done) =>
    done(null, refuseEncoding(request) ?? payload),
  );

  server.route({
    method: 'POST',
    url: '/v1/events',
    config: { scope: 'ingest' },
    schema: {
      tags: ['events'],
      operationId: 'recordEvents',
      summary: 'Record one event, up to 1,000, or a stream of them',
      description:
        'Takes one event or `{"events": […]}`, records all of it or nothing, and answers when it is durable. The same id with the same body answers as the first time, so a request can be repeated safely. As `application/x-ndjson` (one event per line) it is committed every 1,000 lines, and after each commit one line of progress is sent.',
      consumes: ['application/json', 'application/x-ndjson'],
      security: [{ key: [] }],
      querystring: EventsQuery,
      body: EventsRequest,
      response: {
        200: {
          description:
            'What each event earned, in order; of an upload, one line of progress per commit',
          content: {
            'application/json': { schema: RecordAnswer },
            'application/x-ndjson': { schema: BulkProgress },
          },
        },
        ...problemResponses(
          'request/invalid',
          'event/id-reused',
          'learner/erased',
          'request/too-large',
          'request/unsupported-media-type',
          'server/overloaded',
        ),
      },
    },
    validatorCompiler: compileEventsValidator,
    handler: (request, reply) => {
      const { dryRun } = request.query as z.output<typeof EventsQuery>;
      return request.body instanceof Readable
        ? uploads.run(callerOf(request).tenant, () =>
            answerUpload(request, reply, parts, limits, dryRun),
          )
        : answerRecord(request, reply, parts, dryRun);
    },
  });
}

async function answerRecord(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: ServerParts,
  dryRun: boolean,
): Promise<FastifyReply> {
  const body = request.body as EventsRequest;
  const isBatch = 'events' in body;
  const events: readonly Event[] = isBatch ? body.events : [body];
  try {
    const results = await parts.recorder.record(recordingTenantOf(request), events, { dryRun });
    return await reply.header('content-type', 'application/json; charset=utf-8').send({ results });
  } catch (error) {
    throw isBatch ? error : movePointers(error, () => ({ prefix: '' }));
  }
}
