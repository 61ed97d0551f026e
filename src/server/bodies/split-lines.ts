import { Refusal } from '../problems/refusal.ts';

const LINE_FEED = 0x0a;

/** One line and its number, counted from 1. Its bytes are without the line feed. */
export interface Line {
  readonly number: number;
  readonly bytes: Buffer;
}

/**
 * Cuts a stream of bytes into lines without ever holding more than one unfinished line. Lines of white space alone
 * are counted and skipped.
 *
 * @throws Refusal `request/too-large` for a line longer than `lineBytesMax`
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  lineBytesMax: number,
): AsyncGenerator<Line> {
  let number = 1;
  let open: Buffer[] = [];
  let openBytes = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      const bytes = join(open, chunk.subarray(start, end));
      refuseLongLine(bytes.length, lineBytesMax, number);
      if (!isBlank(bytes)) yield { number, bytes };
      number += 1;
      start = end + 1;
      open = [];
      openBytes = 0;
    }
    if (start < chunk.length) {
      open.push(chunk.subarray(start));
      openBytes += chunk.length - start;
      refuseLongLine(openBytes, lineBytesMax, number);
    }
  }
  const rest = join(open, Buffer.alloc(0));
  if (!isBlank(rest)) yield { number, bytes: rest };
}

function join(open: readonly Buffer[], last: Buffer): Buffer {
  return open.length === 0 ? last : Buffer.concat([...open, last]);
}

function refuseLongLine(bytes: number, bytesMax: number, line: number): void {
  if (bytes > bytesMax)
    throw new Refusal('request/too-large', `Line ${line} is longer than ${bytesMax} bytes.`, {
      line,
    });
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09);
}
