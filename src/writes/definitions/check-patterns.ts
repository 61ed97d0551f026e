import type { Rubric } from '@throughline/contract';
import type { RequestFault } from '../../domain/errors/invalid-request-error.ts';
import { compilePattern } from '../../domain/pattern/compile-pattern.ts';
import { PatternError } from '../../domain/pattern/pattern-error.ts';

/** Finds every pattern that the judge could not run on a learner's text, with what to write instead. */
export function checkPatterns(rubric: Rubric): readonly RequestFault[] {
  return rubric.criteria.flatMap(({ check }, index) => {
    if (check?.type !== 'pattern') return [];
    const detail = refusePattern(check.pattern, check.flags);
    return detail === null ? [] : [{ pointer: `/criteria/${index}/check/pattern`, detail }];
  });
}

function refusePattern(pattern: string, flags: string | undefined): string | null {
  try {
    compilePattern(pattern, flags);
    return null;
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
}
