import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { tidySchemas } from './tidy-schemas.ts';

const DESCRIPTION = `A platform sends what learners do and reads who they currently are.

Every route under \`/v1\` asks for an API key: \`Authorization: Bearer tl_…\`. A key belongs to one tenant and has
scopes: \`ingest\`, \`read\`, \`review\`, \`admin\` (which may do everything).

Errors are \`application/problem+json\` with a stable \`type\`, a JSON pointer (RFC 6901) for every fault and a hint.
A pointer goes into the body as it was sent; one that begins with \`/path\` or \`/query\` means the address. In an
address, write the \`/\` of an id as \`%2F\`.

Cursors are opaque, never expire and are stable under writes.`;

/** Nothing from elsewhere. The page writes some of its styles itself. */
const DOCS_POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'self'; frame-ancestors 'self'";

const LOGO = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="180" height="40"><text x="0" y="28" font-family="system-ui, sans-serif" font-size="24" font-weight="600" fill="#fff">Throughline</text></svg>',
);
/** There is one description to read here, so nothing is asked for another. */
const STYLE = '.swagger-ui .topbar .download-url-wrapper { display: none }';

/** Has the description of the API made from the routes' schemas. To be awaited before any route is added. */
export async function describeRoutes(server: FastifyInstance): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Throughline',
        version: '1',
        description: DESCRIPTION,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags: [
        { name: 'events', description: 'What learners do: the one door in' },
        { name: 'learners', description: 'Who they currently are, and why' },
        { name: 'reviews', description: 'The end-of-scenario review, read and followed live' },
        { name: 'judging', description: 'Who judges, what it costs, and the switch that stops it' },
        { name: 'forgetting', description: 'Erasure, redaction, retention' },
        { name: 'definitions', description: 'Scenarios, rubrics, personas and the policy' },
      ],
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'An API key, tl_…' },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => tidySchemas({ ...jsonSchemaTransformObject(document) }),
  });
}

/** `/openapi.json`, and a page at `/docs` whose every file comes from this server. */
export async function docsRoutes(server: FastifyInstance): Promise<void> {
  server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger());
  await server.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: DOCS_POLICY,
    uiConfig: { docExpansion: 'list', deepLinking: true, tryItOutEnabled: true },
    logo: { type: 'image/svg+xml', content: LOGO, href: '/' },
    theme: {
      title: 'Throughline API',
      css: [{ filename: 'throughline.css', content: STYLE }],
    },
  });
}
