import type { FastifyInstance } from 'fastify';
import { readFile } from 'node:fs/promises';

/** What is published beside the API's own description, as it stands in docs/reference. */
const DOCUMENTS = [
  { path: '/schemas/review.v1.json', file: 'review.v1.json', type: 'application/schema+json' },
  { path: '/asyncapi.json', file: 'asyncapi.json', type: 'application/json; charset=utf-8' },
] as const;

/** `/schemas/review.v1.json`, the form of a review, and `/asyncapi.json`, the socket's own description. */
export function reviewSchemaRoutes(server: FastifyInstance): void {
  for (const { path, file, type } of DOCUMENTS) {
    const address = new URL(`../../../docs/reference/${file}`, import.meta.url);
    server.get(path, { schema: { hide: true } }, async (_request, reply) =>
      reply
        .header('content-type', type)
        .header('cache-control', 'public, max-age=300')
        .serializer(String)
        .send(await readFile(address, 'utf8')),
    );
  }
}
