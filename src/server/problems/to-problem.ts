import { PROBLEM_STATUS, type Fault, type Problem, type ProblemCode } from '@throughline/contract';
import { isPassing, readErrorCode } from '../../domain/errors/passing-error.ts';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import { FAULTS_MAX } from './list-faults.ts';
import { PROBLEM_TEXTS } from './problem-texts.ts';
import { Refusal, type RefusalDetails } from './refusal.ts';

/** Seconds after which a refused request is worth another try, where nobody knows better. */
const RETRY_AFTER_SECONDS = 1;

/** What the framework calls its own refusals, in our words. Anything else of its own is our mistake. */
const FRAMEWORK_CODES: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['request/too-large', 'The body is longer than 8 MiB.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'request/unsupported-media-type',
    'The content-type is missing or not one that this route takes.',
  ],
  FST_ERR_CTP_EMPTY_TYPE: ['request/unsupported-media-type', 'The content-type is missing.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'request/not-json',
    'The body does not have the length that its header names.',
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['request/not-json', 'The body is empty.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['request/not-json', 'The body is not JSON.'],
  FST_ERR_BAD_URL: ['request/invalid', 'The address holds an escape that is not valid.'],
  FST_ERR_INVALID_URL: ['request/invalid', 'The address is not valid.'],
  FST_ERR_MAX_PARAM_LENGTH: [
    'request/address-too-long',
    'A part of the address is longer than any id may be.',
  ],
  FST_ERR_NOT_FOUND: ['route/not-found', 'There is no such route.'],
};

/**
 * Makes the problem document of anything that was thrown. Only what was thrown on purpose speaks for itself; of all
 * else the caller learns that it happened, and nothing of the inside.
 */
export function toProblem(error: unknown, requestId: string): Problem {
  const code = codeOf(error);
  const details = detailsOf(error);
  const status = PROBLEM_STATUS[code];
  const retryAfterSeconds =
    details.retryAfterSeconds ??
    (status === 429 || status === 503 ? RETRY_AFTER_SECONDS : undefined);
  return {
    type: `/problems/${code}`,
    title: PROBLEM_TEXTS[code].title,
    status,
    code,
    detail: status >= 500 ? PROBLEM_TEXTS[code].explanation : describeError(error),
    hint: PROBLEM_TEXTS[code].hint,
    ...(details.faults === undefined ? {} : { faults: details.faults.slice(0, FAULTS_MAX) }),
    ...(details.line === undefined ? {} : { line: details.line }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(details.needed === undefined ? {} : { needed: details.needed }),
    requestId,
  };
}

function codeOf(error: unknown): ProblemCode {
  const code = readErrorCode(error) ?? '';
  if (error instanceof ThroughlineError && Object.hasOwn(PROBLEM_STATUS, code))
    return code as ProblemCode;
  const framework = FRAMEWORK_CODES[code];
  if (framework !== undefined) return framework[0];
  return isPassing(error) ? 'server/unavailable' : 'server/internal';
}

function describeError(error: unknown): string {
  const framework = FRAMEWORK_CODES[readErrorCode(error) ?? ''];
  if (framework !== undefined) return framework[1];
  return error instanceof ThroughlineError ? toSentence(error.message) : '';
}

function toSentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.…!?]$/.test(text) ? '' : '.');
}

/** Errors from below may carry faults, a time to wait and what was needed; those of the edge carry `details`. */
function detailsOf(error: unknown): RefusalDetails {
  if (error instanceof Refusal) return error.details;
  if (!(error instanceof ThroughlineError)) return {};
  const faults =
    'faults' in error && Array.isArray(error.faults) && error.faults.length > 0
      ? (error.faults as Fault[])
      : undefined;
  const wait =
    'retryAfterSeconds' in error && typeof error.retryAfterSeconds === 'number'
      ? error.retryAfterSeconds
      : undefined;
  const needed = 'needed' in error && typeof error.needed === 'number' ? error.needed : undefined;
  return {
    ...(faults === undefined ? {} : { faults }),
    ...(wait === undefined ? {} : { retryAfterSeconds: wait }),
    ...(needed === undefined ? {} : { needed }),
  };
}
