import { PROBLEM_STATUS, Problem, type ProblemCode } from '@throughline/contract';
import type { z } from 'zod';
import { PROBLEM_TEXTS } from '../problems/problem-texts.ts';

interface ProblemResponse {
  readonly description: string;
  readonly content: { readonly 'application/problem+json': { readonly schema: typeof Problem } };
}

/** What a route may answer besides its result, for the API's description: the named problems and those of any route with a key. */
export function problemResponses(
  ...codes: readonly ProblemCode[]
): Record<number, ProblemResponse> {
  const titles = new Map<number, string[]>();
  for (const code of [...codes, 'key/missing', 'key/scope', 'server/unavailable'] as const) {
    const status = PROBLEM_STATUS[code];
    titles.set(status, [
      ...(titles.get(status) ?? []),
      `\`${code}\`: ${PROBLEM_TEXTS[code].title}.`,
    ]);
  }
  return Object.fromEntries(
    [...titles].map(([status, lines]) => [
      status,
      {
        description: lines.join(' '),
        content: { 'application/problem+json': { schema: Problem } },
      },
    ]),
  );
}

/** A good answer, for the API's description. */
export function answerResponse<Answer extends z.ZodType>(
  description: string,
  schema: Answer,
): { description: string; content: { 'application/json': { schema: Answer } } } {
  return { description, content: { 'application/json': { schema } } };
}
