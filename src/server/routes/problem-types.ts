import { PROBLEM_STATUS, type ProblemCode } from '@throughline/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { renderPage, sendPage } from '../pages/render-page.ts';
import { PROBLEM_TEXTS } from '../problems/problem-texts.ts';

const CODES = Object.keys(PROBLEM_STATUS) as ProblemCode[];

/**
 * `/problems/<code>`, what the `type` of a problem points to: the same words for everybody, about the kind of fault.
 * A browser gets a page, a program JSON.
 */
export function problemTypeRoutes(server: FastifyInstance): void {
  server.get('/problems', { schema: { hide: true } }, async (request, reply) =>
    asksForPage(request)
      ? sendPage(reply, renderProblems(CODES))
      : { problems: CODES.map(showProblemType) },
  );
  for (const code of CODES) {
    server.get(`/problems/${code}`, { schema: { hide: true } }, async (request, reply) =>
      asksForPage(request) ? sendPage(reply, renderProblems([code])) : showProblemType(code),
    );
  }
}

function asksForPage(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('text/html') === true;
}

function showProblemType(code: ProblemCode): Record<string, unknown> {
  return { type: `/problems/${code}`, code, status: PROBLEM_STATUS[code], ...PROBLEM_TEXTS[code] };
}

function renderProblems(codes: readonly ProblemCode[]): string {
  const intro =
    codes.length === 1
      ? '<p><a href="/problems">All errors</a></p>'
      : '<p>An error is <code>application/problem+json</code>. Its <code>code</code> never changes its meaning, its <code>faults</code> say where, its <code>hint</code> says what to do.</p>';
  return renderPage(
    'Errors · Throughline',
    `<h1>${codes.length === 1 ? 'Error' : 'Errors'}</h1>\n${intro}\n${codes.map(renderProblem).join('\n')}`,
  );
}

function renderProblem(code: ProblemCode): string {
  const { title, hint, explanation } = PROBLEM_TEXTS[code];
  return `<section id="${code}"><h2>${escape(title)}</h2>
<p><code>${PROBLEM_STATUS[code]}</code> <a href="/problems/${code}"><code>${code}</code></a></p>
<p>${escape(explanation)}</p>
<p class="quiet">What to do: ${escape(hint)}</p></section>`;
}

/** The texts are ours, and may hold what HTML reads as its own. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
