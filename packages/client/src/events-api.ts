import type { BulkProgress, Event, RecordAnswer, RecordResult } from '@throughline/contract';
import type { RecordOptions } from './call-options.ts';
import { ResponseError } from './errors.ts';
import type { Transport } from './transport.ts';
import { upload } from './upload.ts';

/** What learners do: the one door in. */
export class EventsApi {
  private readonly transport: Transport;

  constructor(transport: Transport) {
    this.transport = transport;
  }

  /**
   * Records one event, or up to 1,000: all of them or none. Resolves when they are durable. An event that is sent
   * again under its id counts once and is answered as the first time.
   *
   * @throws ProblemError with `problem.faults` that point at what is wrong
   */
  record(event: Event, options?: RecordOptions): Promise<RecordResult>;
  record(events: readonly Event[], options?: RecordOptions): Promise<readonly RecordResult[]>;
  async record(
    sent: Event | readonly Event[],
    options: RecordOptions = {},
  ): Promise<RecordResult | readonly RecordResult[]> {
    const isMany = isList(sent);
    const { results } = await this.transport.call<RecordAnswer>({
      method: 'POST',
      path: '/v1/events',
      query: { dryRun: options.dryRun },
      body: isMany ? { events: sent } : sent,
      signal: options.signal,
    });
    if (isMany) return results;
    const [result] = results;
    if (result === undefined) throw new ResponseError(200);
    return result;
  }

  /**
   * Records any number of events, committed every 1,000, and yields the progress after each commit; the last one has
   * `done: true`. Events are taken from the source only as fast as the server commits them. It is not retried by
   * itself, because the source may not be read twice.
   *
   * @throws UploadError with the number of lines that are on record
   * @example
   * for await (const progress of client.events.stream(readEvents())) console.log(progress.committedLines);
   */
  stream(
    events: AsyncIterable<Event> | Iterable<Event>,
    options: RecordOptions = {},
  ): AsyncGenerator<BulkProgress> {
    return upload(this.transport, events, options);
  }
}

function isList(sent: Event | readonly Event[]): sent is readonly Event[] {
  return Array.isArray(sent);
}
