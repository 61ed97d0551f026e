import type { FastifyInstance, FastifyReply } from 'fastify';
import { readFileSync } from 'node:fs';

const FOLDER = new URL('../pages/reviews/', import.meta.url);
/** What the page is made of; nothing else of the folder is served. */
const FILES = [
  'style.css',
  'charts.js',
  'elements.js',
  'evidence.js',
  'follow.js',
  'marks.js',
  'page.js',
  'people.js',
  'progress.js',
  'review-view.js',
  'sections.js',
  'words.js',
] as const;
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};
/** Everything comes from this server, and nothing stands in the page itself; the socket is of the same origin. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

/** `/reviews`: follows a review live and shows it, with nothing from anywhere else. */
export function reviewPage(server: FastifyInstance): void {
  serveFile(server, '/reviews', 'page.html', (reply) =>
    reply
      .header('content-security-policy', PAGE_POLICY)
      .header('referrer-policy', 'no-referrer')
      .header('x-content-type-options', 'nosniff'),
  );
  for (const file of FILES)
    serveFile(server, `/reviews/${file}`, file, (reply) =>
      reply.header('x-content-type-options', 'nosniff'),
    );
}

function serveFile(
  server: FastifyInstance,
  path: string,
  file: string,
  addHeaders: (reply: FastifyReply) => FastifyReply,
): void {
  const content = readFileSync(new URL(file, FOLDER), 'utf8');
  const type = TYPES[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  server.get(path, { schema: { hide: true } }, async (_request, reply) =>
    addHeaders(reply)
      .header('content-type', type)
      .header('cache-control', 'no-cache')
      .serializer(String)
      .send(content),
  );
}
