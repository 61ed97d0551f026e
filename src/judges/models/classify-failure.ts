import { APICallError, InvalidResponseDataError } from 'ai';
import type { Transfer } from './bound-fetch.ts';
import type { AttemptOutcome } from './model-call.ts';

/** What Gemini says with status 400 where others say 401. */
const KEY_REFUSED = '"API_KEY_INVALID"';
/** What OpenAI says with status 400 of a prompt that it does not let through. */
const PROMPT_BLOCKED = '"invalid_prompt"';

/** Who ended an attempt, beside the provider. */
export interface AttemptEnds {
  readonly caller: AbortSignal | undefined;
  readonly deadline: AbortSignal;
}

/**
 * Says what became of an attempt that threw. The error itself goes no further: it can hold key, prompt and answer.
 * What was seen at the wire counts before what a library made of it.
 */
export function classifyFailure(
  error: unknown,
  transfer: Transfer,
  ends: AttemptEnds,
): AttemptOutcome {
  if (ends.caller?.aborted === true) return 'aborted';
  if (ends.deadline.aborted) return 'timed-out';
  if (transfer.fault !== null) return transfer.fault;
  if (transfer.status === null) return 'unreachable';
  if (transfer.status >= 400) return classifyStatus(transfer.status, transfer.refusal);
  if (InvalidResponseDataError.isInstance(error)) return 'empty'; // an envelope without an answer in it
  // An envelope that tells of an error under a good status; a library gives it a status of its own.
  if (APICallError.isInstance(error) && (error.statusCode ?? 200) >= 400) return 'unavailable';
  return 'malformed';
}

function classifyStatus(status: number, refusal: string | null): AttemptOutcome {
  if (status === 429) return 'rate-limited';
  if (status === 401 || status === 403) return 'unauthorised';
  if (status === 400 && refusal?.includes(KEY_REFUSED) === true) return 'unauthorised';
  if (status === 400 && refusal?.includes(PROMPT_BLOCKED) === true) return 'blocked';
  if (status === 408 || status >= 500) return 'unavailable';
  return 'bad-request';
}
