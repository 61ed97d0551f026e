import { findSizeFaults, isOverlong } from './find-size-faults.ts';
import type { ModelRequest } from './model-request.ts';

/** What a text is worth as an answer. */
export type ReadAnswer<Answer> =
  | { readonly outcome: 'answered'; readonly answer: Answer }
  | { readonly outcome: 'malformed' }
  /** More than the tokens that it was granted can come to: nobody reads it. */
  | { readonly outcome: 'too-large' }
  /** One sentence for each fault, in the words of whoever asked. */
  | { readonly outcome: 'unverified'; readonly faults: readonly string[] };

/** The most that is named to a model when it is asked again. */
const FAULTS_MAX = 20;

/**
 * Holds a model's text to the request: its size, JSON and nothing around it, the schema to the letter, the size of
 * everything in it, then the code's own checks, whose work is bounded by these sizes. Nothing is repaired, since whoever
 * repairs guesses.
 */
export function readAnswer<Answer>(
  request: Pick<ModelRequest<Answer>, 'schema' | 'outputTokensMax' | 'findFaults'>,
  text: string,
): ReadAnswer<Answer> {
  if (isOverlong(text, request.outputTokensMax)) return { outcome: 'too-large' };
  const parsed = parseJson(text);
  if (parsed === undefined) return { outcome: 'malformed' };
  const read = request.schema.safeParse(parsed);
  if (!read.success) return { outcome: 'malformed' };
  const large = findSizeFaults(read.data);
  const faults = large.length > 0 ? large : (request.findFaults?.(read.data) ?? []);
  if (faults.length > 0) return { outcome: 'unverified', faults: faults.slice(0, FAULTS_MAX) };
  return { outcome: 'answered', answer: read.data };
}

/** Undefined where the text is no JSON; JSON itself has no such value. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
