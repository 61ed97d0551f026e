import {
  DefinitionAnswer,
  DefinitionVersions,
  Id,
  Persona,
  Policy,
  Rubric,
  Scenario,
  type DefinitionKind,
} from '@throughline/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../access/admit-callers.ts';
import type { ServerParts } from '../server-parts.ts';
import { answerResponse, problemResponses } from './problem-responses.ts';

interface DefinitionRoute {
  readonly kind: DefinitionKind;
  readonly folder: string;
  readonly document: z.ZodType<Record<string, unknown>>;
  readonly about: string;
}

const ROUTES: readonly DefinitionRoute[] = [
  {
    kind: 'scenario',
    folder: 'scenarios',
    document: Scenario,
    about: 'Its rubrics and personas have to be saved before it.',
  },
  {
    kind: 'rubric',
    folder: 'rubrics',
    document: Rubric,
    about: 'Every criterion has five anchors, and may have a check that code runs.',
  },
  { kind: 'persona', folder: 'personas', document: Persona, about: 'A simulated colleague.' },
  {
    kind: 'policy',
    folder: 'policies',
    document: Policy,
    about:
      'The id is `default`; version 1 is the built-in policy. Entries name the version they were priced under.',
  },
];

const DefinitionPath = z.strictObject({ id: Id });
const VERSION_MAX = 2_147_483_647;
const VersionQuery = z.strictObject({
  version: z.coerce
    .number()
    .int()
    .min(1)
    .max(VERSION_MAX)
    .optional()
    .meta({ description: 'The latest when absent' }),
});

/** `PUT` and `GET` of everything that a platform defines: each save is a new immutable version. */
export function definitionRoutes(server: FastifyInstance, parts: ServerParts): void {
  for (const route of ROUTES) {
    saveRoute(server, parts, route);
    readRoutes(server, parts, route);
  }
}

function saveRoute(
  server: FastifyInstance,
  parts: ServerParts,
  { kind, folder, document, about }: DefinitionRoute,
): void {
  server.withTypeProvider<ZodTypeProvider>().route({
    method: 'PUT',
    url: `/v1/${folder}/:id`,
    config: { scope: 'admin' },
    schema: {
      tags: ['definitions'],
      operationId: `save${capitalise(kind)}`,
      summary: `Save a ${kind}`,
      description: `Saves an immutable version. A document equal to the latest version is that version. ${about}`,
      security: [{ key: [] }],
      params: DefinitionPath,
      body: document,
      response: {
        200: answerResponse('The version', DefinitionAnswer),
        ...problemResponses(
          'request/invalid',
          'request/too-large',
          'request/unsupported-media-type',
        ),
      },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      return parts.definitions.save(caller.tenant, {
        kind,
        id: request.params.id,
        document: request.body,
        savedBy: caller.keyId,
      });
    },
  });
}

function readRoutes(
  server: FastifyInstance,
  parts: ServerParts,
  { kind, folder }: DefinitionRoute,
): void {
  const typed = server.withTypeProvider<ZodTypeProvider>();
  const common = { tags: ['definitions'], security: [{ key: [] }], params: DefinitionPath };
  typed.route({
    method: 'GET',
    url: `/v1/${folder}/:id`,
    config: { scope: 'read' },
    schema: {
      ...common,
      operationId: `read${capitalise(kind)}`,
      summary: `Read a ${kind}`,
      querystring: VersionQuery,
      response: {
        200: answerResponse('The version', DefinitionAnswer),
        ...problemResponses('request/invalid', 'definition/not-found'),
      },
    },
    handler: async (request) =>
      parts.definitions.read(
        callerOf(request).tenant,
        kind,
        request.params.id,
        request.query.version ?? null,
      ),
  });
  typed.route({
    method: 'GET',
    url: `/v1/${folder}/:id/versions`,
    config: { scope: 'read' },
    schema: {
      ...common,
      operationId: `list${capitalise(kind)}Versions`,
      summary: `List the versions of a ${kind}`,
      response: {
        200: answerResponse('The versions, newest first', DefinitionVersions),
        ...problemResponses('request/invalid', 'definition/not-found'),
      },
    },
    handler: async (request) =>
      parts.definitions.listVersions(callerOf(request).tenant, kind, request.params.id),
  });
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
