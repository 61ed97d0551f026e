import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import { isJudgeAway } from '../../domain/judging/is-judge-away.ts';
import type { ModelAttempt } from './model-call.ts';

/** Why a question to the models has no answer. */
export type ModelErrorCode =
  | 'judge/unavailable'
  | 'judge/over-budget'
  | 'judge/stopped'
  | 'judge/aborted';

const SENTENCES: Readonly<Record<ModelErrorCode, string>> = {
  'judge/unavailable': 'no configured model gave an answer that holds',
  'judge/over-budget': "the tenant's tokens for today are used up",
  'judge/stopped': "the tenant's model judges are stopped",
  'judge/aborted': 'the caller ended the question',
};

/**
 * What comes of a question without an answer. It never holds a word of prompt, answer or provider, and has no cause:
 * engines keep what they are thrown. All of it may go better later.
 */
export class ModelError extends ThroughlineError {
  declare readonly code: ModelErrorCode;
  readonly attempts: readonly ModelAttempt[];

  constructor(code: ModelErrorCode, attempts: readonly ModelAttempt[]) {
    super(code, SENTENCES[code], { retryable: true });
    this.name = 'ModelError';
    this.attempts = attempts;
  }
}

/** Whether an error says that models cannot be asked now, so that whoever has another way may take it. */
export function isModelsAway(error: unknown): error is ModelError {
  return error instanceof ModelError && isJudgeAway(error.code);
}
