import type { BulkProgress, Event } from '@throughline/contract';
import type { RecordOptions } from './call-options.ts';
import { NetworkError, ProblemError, ResponseError, TimeoutError, UploadError } from './errors.ts';
import { readRefusal, type Transport } from './transport.ts';

/** Lines are sent in pieces of about this size. */
const PIECE_CHARACTERS = 64 * 1024;

/** Sends events as NDJSON and yields the server's progress lines. */
export async function* upload(
  transport: Transport,
  events: AsyncIterable<Event> | Iterable<Event>,
  options: RecordOptions,
): AsyncGenerator<BulkProgress> {
  let committedLines = 0;
  try {
    const response = await send(transport, events, options);
    for await (const progress of readProgress(response)) {
      committedLines = progress.committedLines;
      if (progress.problem !== undefined) throw new ProblemError(progress.problem);
      yield progress;
      if (progress.done) return;
    }
    throw new NetworkError(new Error('the answer ended before the upload was done'));
  } catch (error) {
    if (options.signal?.aborted === true) throw options.signal.reason;
    throw new UploadError(committedLines, explain(error));
  }
}

async function send(
  transport: Transport,
  events: AsyncIterable<Event> | Iterable<Event>,
  options: RecordOptions,
): Promise<Response> {
  const { key } = transport.options;
  const init: RequestInit & { duplex: 'half' } = {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
    body: ReadableStream.from(writeLines(events)),
    duplex: 'half',
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
  const response = await transport.options.fetch(
    transport.addressOf('/v1/events', { dryRun: options.dryRun }),
    init,
  );
  if (!response.ok) throw await readRefusal(response);
  return response;
}

async function* writeLines(
  events: AsyncIterable<Event> | Iterable<Event>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let piece = '';
  for await (const event of events) {
    piece += `${JSON.stringify(event)}\n`;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield encoder.encode(piece);
    piece = '';
  }
  if (piece !== '') yield encoder.encode(piece);
}

async function* readProgress(response: Response): AsyncGenerator<BulkProgress> {
  if (response.body === null) return;
  let open = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (open + text).split('\n');
    open = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line) as BulkProgress;
  }
}

function explain(error: unknown): UploadError['cause'] {
  const known = [ProblemError, ResponseError, NetworkError, TimeoutError].some(
    (kind) => error instanceof kind,
  );
  return known ? (error as UploadError['cause']) : new NetworkError(error);
}
