import { PROBLEM_STATUS, type ProblemCode } from '@throughline/contract';
import type { FastifyInstance } from 'fastify';
import { PROBLEM_TEXTS } from '../problems/problem-texts.ts';

/** `/problems/<code>`, what the `type` of a problem points to: the same words for everybody, about the kind of fault. */
export function problemTypeRoutes(server: FastifyInstance): void {
  server.get('/problems', { schema: { hide: true } }, async () => ({
    problems: (Object.keys(PROBLEM_STATUS) as ProblemCode[]).map(showProblemType),
  }));
  for (const code of Object.keys(PROBLEM_STATUS) as ProblemCode[]) {
    server.get(`/problems/${code}`, { schema: { hide: true } }, async () => showProblemType(code));
  }
}

function showProblemType(code: ProblemCode): Record<string, unknown> {
  return { type: `/problems/${code}`, code, status: PROBLEM_STATUS[code], ...PROBLEM_TEXTS[code] };
}
