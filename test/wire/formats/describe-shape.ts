import type { z } from 'zod';

/** What is wrong with a request's shape: the first fault and where it is, never what stood there. */
export function describeShape(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'The request has no valid shape.';
  const at = issue.path.length === 0 ? '(root)' : issue.path.map(String).join('.');
  const what =
    issue.code === 'unrecognized_keys' ? `Unknown name "${issue.keys[0]}"` : issue.message;
  return `${what} at '${at}'.`;
}
