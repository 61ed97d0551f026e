import type { AttemptOutcome } from './model-call.ts';
import type { ModelLimits } from './model-limits.ts';

/** What was seen of one attempt at the wire, whatever a library makes of it afterwards. */
export interface Transfer {
  /** Whether anything was sent: what was not cannot be billed. */
  sent: boolean;
  /** HTTP status; null while nothing has come. */
  status: number | null;
  retryAfter: string | null;
  /** What a refusal said, cut to its beginning; read for a few known words and told to nobody. */
  refusal: string | null;
  /** What ended it before the answer was whole. */
  fault: Extract<AttemptOutcome, 'too-large' | 'timed-out' | 'unreachable'> | null;
}

const REFUSAL_LENGTH_MAX = 4_096;

type BodyLimits = Pick<ModelLimits, 'answerBytesMax' | 'silenceMsMax'>;

/**
 * A transport that lets no answer grow or dawdle without bound, follows no redirect (it would carry key and prompt to
 * another host), and notes what it saw in `transfer`. The answer is whole before anybody reads it.
 */
export function boundFetch(transfer: Transfer, limits: BodyLimits): typeof globalThis.fetch {
  return async (input, init) => {
    transfer.sent = init?.signal?.aborted !== true;
    const response = await globalThis.fetch(input, { ...init, redirect: 'error' });
    transfer.status = response.status;
    transfer.retryAfter = response.headers.get('retry-after');
    const body = await readBody(response, transfer, limits);
    const { status, statusText, headers } = response;
    if (!response.ok && body !== null)
      transfer.refusal = Buffer.from(body).toString('utf8').slice(0, REFUSAL_LENGTH_MAX);
    return new Response(body, { status, statusText, headers });
  };
}

async function readBody(
  response: Response,
  transfer: Transfer,
  limits: BodyLimits,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (response.body === null) return null;
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    // Bounded by the bytes, and each turn by the silence; an endless trickle by the attempt's own end.
    while (bytes <= limits.answerBytesMax) {
      const { done, value } = await withinSilence(reader.read(), transfer, limits.silenceMsMax);
      if (done) return new Uint8Array(Buffer.concat(chunks));
      bytes += value.byteLength;
      chunks.push(value);
    }
    transfer.fault = 'too-large';
    throw new Error('the answer is too large');
  } catch (error) {
    transfer.fault ??= 'unreachable';
    // The connection goes with it; nobody waits for that.
    reader.cancel().catch(() => undefined);
    throw error;
  }
}

async function withinSilence<Value>(
  reading: Promise<Value>,
  transfer: Transfer,
  silenceMsMax: number,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      transfer.fault = 'timed-out';
      reject(new Error('the answer fell silent'));
    }, silenceMsMax);
  });
  try {
    return await Promise.race([reading, silence]);
  } finally {
    clearTimeout(timer);
  }
}
