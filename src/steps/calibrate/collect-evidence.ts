import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import { runCalibrateStep, type CalibrateDesk, type CalibrateTry } from './calibrate-parts.ts';
import { gather, materialOf } from './gather.ts';

/** Lets the judge collect evidence, criterion by criterion, before anything is given a level. */
export async function collectEvidence(
  desk: CalibrateDesk,
  attempt: CalibrateTry,
): Promise<Evaluation> {
  return runCalibrateStep(desk, attempt, 'collect-evidence', { judge: desk.judge.name }, async () =>
    desk.judge.collectEvidence(materialOf(await gather(desk, attempt))),
  );
}
