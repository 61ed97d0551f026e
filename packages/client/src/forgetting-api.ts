import type { Erasure, Retention, RetentionAnswer } from '@throughline/contract';
import type { CallOptions } from './call-options.ts';
import type { Transport } from './transport.ts';

/** What becomes of erasures that were asked for, and after how long things go. Needs the scope `admin`. */
export class ForgettingApi {
  private readonly transport: Transport;

  constructor(transport: Transport) {
    this.transport = transport;
  }

  /**
   * How far an erasure is, and its certificate once it is done.
   *
   * @param id as `learners.erase` answered
   */
  erasure(id: string, options: CallOptions = {}): Promise<Erasure> {
    const path = `/v1/erasures/${encodeURIComponent(id)}`;
    return this.transport.call({ method: 'GET', path, signal: options.signal });
  }

  /** The periods in force, and what the last passes deleted. */
  retention(options: CallOptions = {}): Promise<RetentionAnswer> {
    return this.transport.call({ method: 'GET', path: '/v1/retention', signal: options.signal });
  }

  /** Sets the periods, all of them: what is left out is kept for good. */
  saveRetention(
    retention: Partial<Retention>,
    options: CallOptions = {},
  ): Promise<RetentionAnswer> {
    return this.transport.call({
      method: 'PUT',
      path: '/v1/retention',
      body: retention,
      signal: options.signal,
    });
  }
}
