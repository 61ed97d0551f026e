import type { Judging, JudgingChange } from '@throughline/contract';
import type { CallOptions } from './call-options.ts';
import type { Transport } from './transport.ts';

/** The model judges of a tenant: who is asked, what they use, what they may use. Needs the scope `admin`. */
export class JudgingApi {
  private readonly transport: Transport;

  constructor(transport: Transport) {
    this.transport = transport;
  }

  /** Judges in their order with their circuits, and what today has used. */
  read(options: CallOptions = {}): Promise<Judging> {
    return this.transport.call({ method: 'GET', path: '/v1/judging', signal: options.signal });
  }

  /**
   * Changes what the judges may use, or stops them; what is left out stays as it is.
   *
   * @example
   * await client.judging.change({ dailyTokens: 2_000_000 });
   */
  change(change: JudgingChange, options: CallOptions = {}): Promise<Judging> {
    return this.transport.call({
      method: 'PUT',
      path: '/v1/judging',
      body: change,
      signal: options.signal,
    });
  }
}
