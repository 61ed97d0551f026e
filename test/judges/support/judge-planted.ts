import type { Evaluation } from '../../../src/domain/evaluation/evaluation.ts';
import { verifyEvaluation } from '../../../src/domain/evaluation/verify-evaluation.ts';
import {
  weighEvaluation,
  type WeighedEvaluation,
} from '../../../src/domain/evaluation/weigh-evaluation.ts';
import type { LearnerId, TenantId } from '../../../src/domain/ids/ids.ts';
import { DIFFICULTY_VERSION_0 } from '../../../src/domain/skills/difficulty-version.ts';
import { measureTouchpoint } from '../../../src/domain/skills/measure-touchpoint.ts';
import type { Material } from '../../../src/domain/touchpoints/material.ts';
import { collectEvidence, openCollecting } from '../../../src/judges/chain/collect-evidence.ts';
import { openScoring, scoreLevels } from '../../../src/judges/chain/score-levels.ts';
import type { Models } from '../../../src/judges/models/models.ts';

const call = (step: string) => ({
  tenant: '00000000-0000-4000-8000-000000000001' as TenantId,
  learner: '00000000-0000-4000-8000-000000000002' as LearnerId,
  flow: 'calibrate',
  step,
});
const MEANS = { independence: 50, quality: 50, communication: 50, speed: 50 };

/** What the models said and what the checks in code leave of it: evidence, levels, then what the step `score` does. */
export async function judgePlanted(
  models: Models,
  material: Material,
): Promise<{ readonly said: Evaluation; readonly weighed: WeighedEvaluation }> {
  const background = { journey: '', prior: null };
  const collecting = openCollecting(material, background);
  const collected = await collectEvidence(models, collecting, call('collect-evidence'));
  const said = await scoreLevels(
    models,
    openScoring(material, collected),
    collected,
    call('score'),
  );
  const verified = verifyEvaluation(said, material, DIFFICULTY_VERSION_0);
  const { figures } = measureTouchpoint(material, DIFFICULTY_VERSION_0);
  const weighed = weighEvaluation(verified, {
    rubric: material.rubric?.rubric ?? null,
    figures,
    means: MEANS,
  });
  return { said, weighed };
}
