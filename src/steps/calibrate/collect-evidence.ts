import { closeEvaluation, openEvaluation } from '../../domain/evaluation/close-evaluation.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import { dropForeignQuotes } from '../../domain/evaluation/verify-evaluation.ts';
import { crashPoint } from '../../store/crash-point.ts';
import {
  runCalibrateStep,
  sceneOf,
  type CalibrateDesk,
  type CalibrateTry,
} from './calibrate-parts.ts';
import { gather, materialOf } from './gather.ts';
import { groundJudge } from './ground-judge.ts';

/** Lets the judge collect evidence, criterion by criterion, before anything is given a level. */
export async function collectEvidence(
  desk: CalibrateDesk,
  attempt: CalibrateTry,
): Promise<Evaluation> {
  const gathered = await gather(desk, attempt);
  const collected = await runCalibrateStep(
    desk,
    attempt,
    'collect-evidence',
    { judge: desk.judge.name },
    async () => {
      const material = materialOf(gathered);
      const collected = await desk.judge.collectEvidence(
        material,
        () => groundJudge(desk, attempt.run, gathered),
        sceneOf(attempt, gathered, 'collect-evidence'),
      );
      return closeEvaluation(dropForeignQuotes(collected, material));
    },
  );
  crashPoint('calibrate/after-collect-evidence');
  return openEvaluation(collected, gathered.events);
}
