import type { IncomingMessage } from 'node:http';
import { Refusal } from '../problems/refusal.ts';
import type { ServerLimits } from '../server-limits.ts';
import { bytesDue } from './watch-arrival.ts';

/** Longest time that the rest of a failed upload is dropped, and silence after which no more of it is expected. */
const DROP_MS = 5_000;
const DROP_SILENCE_MS = 500;

/**
 * The bytes of an upload. Only the time in which it is waited for them counts: while a group is being committed,
 * nobody reads, and the sender cannot send.
 *
 * @throws Refusal `request/timeout` where the upload falls silent, is too slow, or breaks off
 */
export async function* readUpload(
  payload: IncomingMessage,
  limits: ServerLimits,
): AsyncGenerator<Buffer> {
  const chunks = payload.iterator({ destroyOnReturn: false }) as NodeJS.AsyncIterator<Buffer>;
  const pace = new Pace(limits);
  let waiting = false;
  try {
    for (;;) {
      waiting = true;
      const next = await pace.waitFor(chunks.next().catch(refuseBroken));
      waiting = false;
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    if (!waiting) await chunks.return?.(); // takes its hold off the stream, so that the rest can be dropped
  }
}

/** Holds an upload to the fewest bytes a second, window by window of waiting for it. */
class Pace {
  private readonly limits: ServerLimits;
  private waitedMs = 0;
  private bytes = 0;

  constructor(limits: ServerLimits) {
    this.limits = limits;
  }

  async waitFor(chunk: Promise<IteratorResult<Buffer>>): Promise<IteratorResult<Buffer>> {
    for (;;) {
      const startedMs = performance.now();
      const next = await awaitAtMost(chunk, this.limits.arrivalWindowMs - this.waitedMs);
      this.waitedMs += performance.now() - startedMs;
      if (next?.done === true) return next;
      this.bytes += next?.value.length ?? 0;
      this.endWindow();
      if (next !== null) return next;
    }
  }

  private endWindow(): void {
    if (this.waitedMs < this.limits.arrivalWindowMs) return;
    if (this.bytes < bytesDue(this.waitedMs, this.limits))
      throw new Refusal('request/timeout', 'The upload fell silent, or arrives too slowly.');
    this.waitedMs = 0;
    this.bytes = 0;
  }
}

/** Drops what is still coming of an upload that failed, until it ends, falls silent or takes too long. */
export async function dropUpload(payload: IncomingMessage): Promise<void> {
  if (payload.complete || payload.destroyed) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(longest);
      clearTimeout(silence);
      for (const event of ['end', 'error', 'close']) payload.off(event, end);
      resolve();
    };
    const longest = setTimeout(end, DROP_MS);
    const silence = setTimeout(end, DROP_SILENCE_MS);
    for (const event of ['end', 'error', 'close']) payload.once(event, end);
    payload.on('data', () => silence.refresh());
  });
}

function refuseBroken(): never {
  throw new Refusal('request/timeout', 'The connection broke before the upload was complete.');
}

/** What the work comes to; null where that takes longer. Timers may fire a moment early, hence the next whole one. */
async function awaitAtMost<Result>(
  work: Promise<Result>,
  timeoutMs: number,
): Promise<Result | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<null>((resolve) => {
    // Where this process was busy, bytes may be there and not read yet: they are, before it gives up.
    timer = setTimeout(() => setImmediate(resolve, null), Math.ceil(timeoutMs) + 1);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
