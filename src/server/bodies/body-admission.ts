import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from '../problems/refusal.ts';
import type { ServerLimits } from '../server-limits.ts';

/**
 * Keeps the memory that bodies take bounded: a request is let in with the size that its header announces, before a
 * byte of it is read, and gives that back when its answer has left or its connection is gone.
 */
export class BodyAdmission {
  private bytes = 0;
  private bodies = 0;
  private readonly limits: ServerLimits;

  constructor(limits: ServerLimits) {
    this.limits = limits;
  }

  /** Bytes of the bodies that are being read or worked on. */
  get bytesInFlight(): number {
    return this.bytes;
  }

  /** @throws Refusal `request/too-large`, `server/overloaded` */
  admit(request: IncomingMessage, response: ServerResponse): void {
    const bytes = this.announcedBytes(request);
    if (bytes === 0) return;
    if (bytes > this.limits.bodyBytesMax) {
      throw new Refusal(
        'request/too-large',
        `The body is longer than ${this.limits.bodyBytesMax} bytes.`,
      );
    }
    if (
      this.bytes + bytes > this.limits.bodyBytesInFlightMax ||
      this.bodies >= this.limits.bodiesInFlightMax
    ) {
      throw new Refusal(
        'server/overloaded',
        'More bodies are being worked on than fit into memory.',
      );
    }
    this.bytes += bytes;
    this.bodies += 1;
    response.once('close', () => {
      this.bytes -= bytes;
      this.bodies -= 1;
    });
  }

  /** What a body may come to. Without a length (chunked) it counts as the longest; an upload holds two groups at most. */
  private announcedBytes(request: IncomingMessage): number {
    if (isUpload(request)) return 2 * this.limits.groupBytesMax;
    const length = request.headers['content-length'];
    if (length !== undefined) return Number(length);
    return request.headers['transfer-encoding'] === undefined ? 0 : this.limits.bodyBytesMax;
  }
}

/** Whether the body is NDJSON, which is worked on while it arrives. */
export function isUpload(request: IncomingMessage): boolean {
  return request.headers['content-type']?.startsWith('application/x-ndjson') ?? false;
}
