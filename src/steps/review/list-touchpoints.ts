import type { ReviewTouchpoint } from '../../domain/review/context.ts';
import { DIFFICULTY_VERSION_0, expectTimeMs } from '../../domain/skills/difficulty-version.ts';
import { findTask } from '../../domain/touchpoints/completion-definitions.ts';
import type { LedgerEvent } from '../../domain/touchpoints/ledger-event.ts';
import { mergeSignals, taskOf } from '../../domain/touchpoints/merge-signals.ts';
import { titleStage, type Attempt } from './read-attempt.ts';

/** A touchpoint before it is known how much help its evaluation found. */
export type ListedTouchpoint = Omit<ReviewTouchpoint, 'assist'>;

/** The completed touchpoints of an attempt but the scenario itself, in ledger order. What was late is left out. */
export function listTouchpoints(attempt: Attempt): readonly ListedTouchpoint[] {
  const groups = Map.groupBy(
    attempt.events.filter(({ late }) => !late),
    ({ kind, touchpoint }) => `${kind}/${touchpoint}`,
  );
  return [...groups.values()]
    .flatMap((own) => {
      const completion = own.findLast(({ status }) => status === 'completed');
      if (completion === undefined || completion.kind === 'scenario') return [];
      return [
        describe(
          attempt,
          completion,
          own.filter(({ seq }) => seq <= completion.seq),
        ),
      ];
    })
    .toSorted((one, other) => one.position - other.position);
}

function describe(
  attempt: Attempt,
  completion: LedgerEvent,
  own: readonly LedgerEvent[],
): ListedTouchpoint {
  const { signals } = mergeSignals(own);
  const task = taskOf(own);
  const definition = findTask(attempt.definitions, completion, own);
  const stage = attempt.scenario?.document.stages.find(({ id }) => id === completion.stage);
  return {
    position: completion.seq,
    kind: completion.kind,
    touchpoint: completion.touchpoint,
    occurredAtMs: completion.occurredAtMs,
    focus: completion.focus,
    stage: completion.stage,
    stageTitle: titleStage(attempt, completion.stage),
    objective: completion.objective ?? stage?.objective ?? null,
    task,
    persona: completion.persona,
    personaName:
      completion.persona === null ? null : (attempt.personas.get(completion.persona)?.name ?? null),
    outcome: completion.outcome,
    durationMs: signals.durationMs ?? null,
    expectedMs: expectTimeMs(DIFFICULTY_VERSION_0, task, signals.expectedMs, definition),
    hints: signals.hints ?? null,
    helpRequests: signals.helpRequests ?? null,
    difficulty: signals.difficulty ?? definition?.difficulty ?? null,
  };
}
