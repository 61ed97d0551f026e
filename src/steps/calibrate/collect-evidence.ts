import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import { runCalibrateStep, type CalibrateParts, type CalibrateTry } from './calibrate-parts.ts';
import { gather, materialOf } from './gather.ts';

/** Lets the judge collect evidence, criterion by criterion, before anything is given a level. */
export async function collectEvidence(
  parts: CalibrateParts,
  attempt: CalibrateTry,
): Promise<Evaluation> {
  return runCalibrateStep(parts, attempt, 'collect-evidence', { judge: parts.judge.name }, async () =>
    parts.judge.collectEvidence(materialOf(await gather(parts, attempt))),
  );
}
