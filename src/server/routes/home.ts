import type { FastifyInstance } from 'fastify';
import { renderPage, sendPage } from '../pages/render-page.ts';

const PAGE = renderPage(
  'Throughline',
  `<h1>Throughline</h1>
<p>The layer of a learning platform that knows who the learner currently is. It takes in what learners do and answers
with a live read of how each one works, XP that the read justifies, and a running story of how they got there.</p>
<ul>
  <li><a href="/reviews">Follow a review</a> live, or read one again</li>
  <li><a href="/docs">API documentation</a>, and its description as <a href="/openapi.json">OpenAPI 3.1</a>; the socket's as <a href="/asyncapi.json">AsyncAPI</a></li>
  <li><a href="/schemas/review.v1.json">The form of a review</a></li>
  <li><a href="/problems">Every error</a>, what it means and what to do about it</li>
  <li><a href="/readyz">Readiness</a> and <a href="/metrics">metrics</a></li>
</ul>
<p>Send events to <code>POST /v1/events</code>, read a learner at <code>GET /v1/learners/{id}</code>. Both ask for a
key: <code>Authorization: Bearer tl_…</code></p>
<p class="quiet">The first key stands in <code>admin.key</code> in the data folder; <code>npm start</code> prints it.</p>`,
);

/** `/`: says what this is and where to go on. */
export function homeRoute(server: FastifyInstance): void {
  server.get('/', { schema: { hide: true } }, async (_request, reply) => sendPage(reply, PAGE));
}
