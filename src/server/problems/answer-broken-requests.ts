import type { ProblemCode } from '@throughline/contract';
import type { Socket } from 'node:net';
import { Refusal } from './refusal.ts';
import { PROBLEM_MEDIA_TYPE } from './send-problem.ts';
import { toProblem } from './to-problem.ts';

const CODES: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['request/timeout', 'The request did not arrive in time.'],
  HPE_HEADER_OVERFLOW: ['request/headers-too-large', 'The headers are larger than 16 KiB.'],
};

/** Answers what never became a request: headers that do not arrive, are too large, or are not HTTP. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const [code, detail] = CODES[error.code ?? ''] ?? [
    'request/invalid',
    'What was sent is not HTTP/1.1.',
  ];
  const { requestId: _none, ...problem } = toProblem(new Refusal(code, detail), '');
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} Refused\r\nconnection: close\r\ncontent-type: ${PROBLEM_MEDIA_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}
