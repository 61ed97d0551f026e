import type { WireErrorKind } from '../question.ts';

const ERRORS: Readonly<Record<WireErrorKind, readonly [number, string, string | null, string]>> = {
  'rate-limited': [
    429,
    'requests',
    'rate_limit_exceeded',
    'Rate limit reached for requests. Please try again later.',
  ],
  'bad-request': [400, 'invalid_request_error', 'invalid_value', 'Invalid value in the request.'],
  unauthorised: [401, 'invalid_request_error', 'invalid_api_key', 'Incorrect API key provided.'],
  forbidden: [
    401,
    'invalid_request_error',
    null,
    "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth.",
  ],
  'not-found': [
    404,
    'invalid_request_error',
    'model_not_found',
    'The requested resource does not exist.',
  ],
  'server-error': [
    500,
    'server_error',
    null,
    'The server had an error while processing your request.',
  ],
  unavailable: [
    503,
    'server_error',
    null,
    'The engine is currently overloaded, please try again later.',
  ],
  'prompt-blocked': [
    400,
    'invalid_request_error',
    'invalid_prompt',
    'Invalid prompt: your prompt was flagged as potentially violating our usage policy.',
  ],
};

/** OpenAI's error body, the same for both of its formats. */
export function writeOpenaiError(kind: WireErrorKind, message?: string) {
  const [status, type, code, words] = ERRORS[kind];
  return { status, body: { error: { message: message ?? words, type, param: null, code } } };
}

/** The key in a bearer's header; null where there is none. */
export function findBearer(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string | null {
  const given = headers.authorization;
  const key =
    typeof given === 'string' ? /^Bearer (?<key>\S+)$/u.exec(given)?.groups?.key : undefined;
  return key ?? null;
}
