import type { LedgerEvent } from './ledger-event.ts';
import { stageOf, type StageKey } from './material.ts';

/** One completed attempt at a stage. */
export interface StageAttempt extends StageKey {
  readonly seq: number;
}

/**
 * The stage's last completed attempt before a completion; 0 where there was none.
 *
 * @param attempts in ledger order
 */
export function findPreviousAttempt(
  attempts: readonly StageAttempt[],
  completion: LedgerEvent,
): number {
  const stage = stageOf(completion);
  if (stage === null) return 0;
  const before = attempts.findLast(
    (attempt) =>
      attempt.seq < completion.seq &&
      attempt.scenario === stage.scenario &&
      attempt.scenarioAttempt === stage.scenarioAttempt &&
      attempt.stage === stage.stage,
  );
  return before?.seq ?? 0;
}
