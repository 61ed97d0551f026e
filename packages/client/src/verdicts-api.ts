import type { Override, OverrideResult } from '@throughline/contract';
import type { CallOptions } from './call-options.ts';
import type { Transport } from './transport.ts';

/** What people say about completions. */
export class VerdictsApi {
  private readonly transport: Transport;

  constructor(transport: Transport) {
    this.transport = transport;
  }

  /** Corrects the verdict on one completion. The same id again answers as the first time. */
  override(
    learner: string,
    override: Override,
    options: CallOptions = {},
  ): Promise<OverrideResult> {
    return this.transport.call({
      method: 'POST',
      path: `/v1/learners/${encodeURIComponent(learner)}/verdicts`,
      body: override,
      signal: options.signal,
    });
  }
}
