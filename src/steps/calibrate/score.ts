import { closeEvaluation, openEvaluation } from '../../domain/evaluation/close-evaluation.ts';
import { verifyEvaluation } from '../../domain/evaluation/verify-evaluation.ts';
import {
  weighEvaluation,
  type WeighedEvaluation,
} from '../../domain/evaluation/weigh-evaluation.ts';
import { crashPoint } from '../../store/crash-point.ts';
import {
  DIFFICULTY,
  runCalibrateStep,
  sceneOf,
  type CalibrateDesk,
  type CalibrateTry,
} from './calibrate-parts.ts';
import { collectEvidence } from './collect-evidence.ts';
import { gather, materialOf, meansOf } from './gather.ts';
import type { Gathered } from './gathered.ts';
import { measure } from './measure.ts';

/**
 * Lets the judge give levels from the evidence collected, then has code check every quote and figure and
 * hold every level to the figures' band. Only what is left after that is a verdict.
 */
export async function score(
  desk: CalibrateDesk,
  attempt: CalibrateTry,
): Promise<WeighedEvaluation> {
  const gathered = await gather(desk, attempt);
  const scored = await runCalibrateStep(
    desk,
    attempt,
    'score',
    { judge: desk.judge.name },
    async () => {
      const { evaluation, levels } = await weigh(desk, attempt, gathered);
      return { evaluation: closeEvaluation(evaluation), levels };
    },
  );
  crashPoint('calibrate/after-score');
  return { ...scored, evaluation: openEvaluation(scored.evaluation, gathered.events) };
}

async function weigh(
  desk: CalibrateDesk,
  attempt: CalibrateTry,
  gathered: Gathered,
): Promise<WeighedEvaluation> {
  const material = materialOf(gathered);
  const collected = await collectEvidence(desk, attempt);
  // The scoring call knows nothing of the learner: not even the scene that the others get goes in.
  const { call } = sceneOf(attempt, gathered, 'score');
  const scored = await desk.judge.score(material, collected, { call });
  const figures = await measure(desk, attempt);
  return weighEvaluation(verifyEvaluation(scored, material, DIFFICULTY), {
    rubric: gathered.context.rubric?.rubric ?? null,
    figures: figures.filter((figure) => figure.seq === gathered.completion.seq),
    means: meansOf(gathered),
  });
}
