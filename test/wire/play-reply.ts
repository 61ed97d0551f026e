import type { ServerResponse } from 'node:http';
import type { WireFault } from './faults/wire-fault.ts';
import { splitText } from './formats/split-text.ts';
import type { WireReply } from './question.ts';

interface Pace {
  readonly slowMs: number;
  /** False where the caller went away meanwhile. */
  readonly pause: (ms: number) => Promise<boolean>;
}

/** Sends a reply as the fault has it: late, in pieces, or only so far. The status that went out; null where none did. */
export async function playReply(
  response: ServerResponse,
  reply: WireReply,
  fault: WireFault | null,
  pace: Pace,
): Promise<number | null> {
  if (fault?.reset === 'before-headers') return reset(response, null);
  if (fault?.slow === 'first-byte' && !(await pace.pause(pace.slowMs))) return null;
  response.writeHead(reply.status, reply.headers);
  response.flushHeaders();
  if (fault?.reset === 'before-body') return reset(response, reply.status);
  const inPieces = fault?.slow === 'chunks' || fault?.reset === 'during-body';
  const isWhole = reply.chunks.length === 1;
  const chunks = isWhole && inPieces ? splitText(reply.chunks[0] ?? '') : reply.chunks;
  const end = fault?.reset === 'during-body' ? Math.ceil(chunks.length / 2) : chunks.length;
  for (const chunk of chunks.slice(0, end)) {
    if (fault?.slow === 'chunks' && !(await pace.pause(pace.slowMs))) return reply.status;
    if (response.destroyed) return reply.status;
    if (!response.write(chunk)) await drain(response);
  }
  if (fault?.reset === 'during-body') return reset(response, reply.status);
  response.end();
  return reply.status;
}

/** Waits until what was written has gone, or the reader has. */
async function drain(response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = () => {
      response.removeListener('drain', end).removeListener('close', end);
      resolve();
    };
    response.on('drain', end).on('close', end);
  });
}

/** Resets the connection once what was written is on its way. */
async function reset(response: ServerResponse, status: number | null): Promise<number | null> {
  // A reset that overtakes the bytes before it would be another fault.
  await new Promise((resolve) => setImmediate(resolve));
  const { socket } = response;
  if (socket === null) response.destroy();
  else socket.resetAndDestroy();
  return status;
}
