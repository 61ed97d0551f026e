import type { FastifyInstance } from 'fastify';

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Throughline</title>
<style>
  body { font: 1.05rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1.25rem; color: #1c2330; background: #fff }
  h1 { font-size: 1.7rem; margin-bottom: .25rem } a { color: #1d4fb8 } code { background: #f0f2f6; padding: .1em .35em; border-radius: .25em }
  @media (prefers-color-scheme: dark) { body { color: #e4e8f0; background: #14181f } a { color: #8fb3ff } code { background: #232a35 } }
</style>
<h1>Throughline</h1>
<p>The layer of a learning platform that knows who the learner currently is. It takes in what learners do and answers
with a live read of how each one works, XP that the read justifies, and a running story of how they got there.</p>
<ul>
  <li><a href="/docs">API documentation</a>, and its description as <a href="/openapi.json">OpenAPI 3.1</a></li>
  <li><a href="/problems">Every error</a>, what it means and what to do about it</li>
  <li><a href="/readyz">Readiness</a> and <a href="/metrics">metrics</a></li>
</ul>
<p>Send events to <code>POST /v1/events</code>, read a learner at <code>GET /v1/learners/{id}</code>. Both ask for a
key: <code>Authorization: Bearer tl_…</code></p>
</html>
`;

/** `/`: says what this is and where to go on. */
export function landingRoute(server: FastifyInstance): void {
  server.get('/', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      .serializer(String)
      .send(PAGE),
  );
}
