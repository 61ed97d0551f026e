import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { Refusal } from '../problems/refusal.ts';
import type { ServerLimits } from '../server-limits.ts';
import { parseJson } from './parse-json.ts';

type Done = (error: Error | null, body?: unknown) => void;

/**
 * Takes `application/json` and nothing else. What cannot be read comes out as the `Refusal` itself, which validation
 * throws: the framework would close the connection at once and so could cut off the answer.
 */
export function readJsonBodies(server: FastifyInstance, limits: ServerLimits): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    (request: FastifyRequest, payload: IncomingMessage, done: Done) => {
      const refused = refuseEncoding(request);
      if (refused === null) readJsonBody(payload, limits, done);
      else done(null, refused);
    },
  );
}

/** Compressed bodies are refused: their length would not say what they come to. Null where the body is not. */
export function refuseEncoding(request: FastifyRequest): Refusal | null {
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return null;
  return new Refusal('request/unsupported-media-type', 'The body is compressed; send it as it is.');
}

function readJsonBody(payload: IncomingMessage, limits: ServerLimits, done: Done): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let settled = false;
  const timer = setTimeout(
    () => fail(new Refusal('request/timeout', 'The body did not arrive in time.')),
    limits.bodyTimeoutMs,
  );

  const settle = (body: unknown): void => {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    done(null, body);
  };
  const fail = (refusal: Refusal): void => {
    payload.off('data', take);
    payload.resume(); // the rest is dropped as it comes
    chunks.length = 0;
    settle(refusal);
  };
  const take = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > limits.bodyBytesMax)
      fail(
        new Refusal('request/too-large', `The body is longer than ${limits.bodyBytesMax} bytes.`),
      );
    else chunks.push(chunk);
  };
  payload.on('data', take);
  payload.once('end', () =>
    settle(parseOrRefuse(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks))),
  );
  payload.once('error', () =>
    fail(new Refusal('request/timeout', 'The connection broke before the body was complete.')),
  );
}

function parseOrRefuse(bytes: Buffer): unknown {
  try {
    return parseJson(bytes);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
