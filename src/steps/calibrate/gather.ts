import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { LedgerEvent } from '../../domain/touchpoints/ledger-event.ts';
import {
  EMPTY_CONTEXT,
  selectMaterial,
  type CompletionContext,
  type Material,
} from '../../domain/touchpoints/material.ts';
import type { WorkSkill } from '../../domain/skills/work-skill.ts';
import { WORK_SKILLS } from '../../domain/skills/work-skill.ts';
import { loadWindow } from '../../store/calibrate/load-window.ts';
import { selectPriorReads, type PriorReads } from '../../store/calibrate/select-prior-reads.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { inTenant } from '../../store/database.ts';
import { runCalibrateStep, type CalibrateDesk, type CalibrateTry } from './calibrate-parts.ts';

/** What a calibration starts from: bounded by its position, and the same at every later look. */
export interface Gathered {
  readonly completion: LedgerEvent;
  readonly events: readonly LedgerEvent[];
  readonly context: CompletionContext;
  /** The read, the verdicts and the journey as of the position. */
  readonly prior: PriorReads;
}

/** Gathers the material of a completion, with its words: they are stored as ciphertext only. */
export async function gather(desk: CalibrateDesk, attempt: CalibrateTry): Promise<Gathered> {
  const gathered = await runCalibrateStep(desk, attempt, 'gather', {}, () => {
    const { tenant, learner, position } = attempt.run;
    return inTenant(
      desk.appPool,
      tenant,
      async (transaction) => {
        const { events, contexts } = await loadWindow(transaction, desk.master, learner, {
          previousPosition: position - 1,
          position,
        });
        const completion = events.find((event) => event.seq === position);
        if (completion?.status !== 'completed') {
          throw new ThroughlineError('calibrate/no-completion', 'there is no completion to judge');
        }
        const prior = await selectPriorReads(transaction, learner, position);
        return { completion, events, context: contexts.get(position) ?? EMPTY_CONTEXT, prior };
      },
      'repeatable read',
    );
  });
  crashPoint('calibrate/after-gather');
  return gathered;
}

/** What a judge may see of what was gathered. */
export function materialOf(gathered: Gathered): Material {
  return selectMaterial(gathered.events, gathered.completion, gathered.context);
}

/** The mean per skill before this completion; 50 where there is no read yet. */
export function meansOf(gathered: Gathered): Readonly<Record<WorkSkill, number>> {
  return Object.fromEntries(
    WORK_SKILLS.map((skill) => [skill, gathered.prior.read?.skills[skill].mean ?? 50]),
  ) as Record<WorkSkill, number>;
}
