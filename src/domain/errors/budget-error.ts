import { ThroughlineError } from './throughline-error.ts';

/** A token budget that is too small for what must be told; `needed` is the least that would do. Answered with 422. */
export class BudgetError extends ThroughlineError {
  /** Tokens, counted as ceil(UTF-8 bytes / 4). */
  readonly needed: number;
  readonly faults: readonly { readonly pointer: string; readonly detail: string }[];

  constructor(budget: number, needed: number) {
    super('grounding/budget-too-small', `${needed} tokens are needed, and the budget is ${budget}`);
    this.name = 'BudgetError';
    this.needed = needed;
    this.faults = [{ pointer: '/budget', detail: `must be at least ${needed}` }];
  }
}
