import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { Refusal } from '../problems/refusal.ts';
import type { ServerLimits } from '../server-limits.ts';
import { refuseForRoom, type BodyLease } from './body-admission.ts';
import { parseJson } from './parse-json.ts';
import { watchArrival } from './watch-arrival.ts';

type Done = (error: Error | null, body?: unknown) => void;

/**
 * Takes `application/json` and nothing else. What cannot be read comes out as the `Refusal` itself, which validation
 * throws: the framework would close the connection at once and so could cut off the answer. Where nobody was let in
 * with a body (there is no such route), nothing of it is kept.
 */
export function readJsonBodies(server: FastifyInstance, limits: ServerLimits): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    (request: FastifyRequest, payload: IncomingMessage, done: Done) => {
      const lease = request.bodyLease;
      const refused = refuseEncoding(request);
      if (refused !== null) done(null, refused);
      else if (lease === null) done(null);
      else readJsonBody(payload, lease, limits, done);
    },
  );
}

/** Compressed bodies are refused: their length would not say what they come to. Null where the body is not. */
export function refuseEncoding(request: FastifyRequest): Refusal | null {
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return null;
  return new Refusal('request/unsupported-media-type', 'The body is compressed; send it as it is.');
}

function readJsonBody(
  payload: IncomingMessage,
  lease: BodyLease,
  limits: ServerLimits,
  done: Done,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let settled = false;
  const endWatch = watchArrival(
    limits,
    () => bytes,
    (reason) => fail(new Refusal('request/timeout', reason)),
  );

  const settle = (body: unknown): void => {
    if (settled) return;
    settled = true;
    endWatch();
    done(null, body);
  };
  const fail = (refusal: unknown): void => {
    payload.off('data', take);
    payload.resume(); // the rest is dropped as it comes
    chunks.length = 0;
    lease.end();
    settle(refusal);
  };
  const take = (chunk: Buffer): void => {
    bytes += chunk.length;
    const refused = refuseMore(bytes, chunk, lease, limits);
    if (refused === null) chunks.push(chunk);
    else fail(refused);
  };
  payload.on('data', take);
  payload.once('end', () =>
    settle(parseOrRefuse(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks))),
  );
  payload.once('error', () =>
    fail(new Refusal('request/timeout', 'The connection broke before the body was complete.')),
  );
}

/** Why a body that has come to `bytes` with its last piece is not read on; null where it is. */
function refuseMore(
  bytes: number,
  piece: Buffer,
  lease: BodyLease,
  limits: ServerLimits,
): Refusal | null {
  if (bytes > limits.bodyBytesMax)
    return new Refusal(
      'request/too-large',
      `The body is longer than ${limits.bodyBytesMax} bytes.`,
    );
  return lease.count(piece.length) ? null : refuseForRoom();
}

function parseOrRefuse(bytes: Buffer): unknown {
  try {
    return parseJson(bytes);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
