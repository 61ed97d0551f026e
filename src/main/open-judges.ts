import type { Config } from '../config.ts';
import { describeLineUp, type LineUp } from '../domain/judging/describe-line-up.ts';
import { CHAIN_PROMPT_VERSIONS, createModelJudge } from '../judges/chain/model-judge.ts';
import { createModelLightJudge } from '../judges/chain/model-light-judge.ts';
import type { OpenedModels } from '../judges/models/create-models.ts';
import { openReviewJudge } from '../judges/review/open-review-judge.ts';
import type { ReviewJudge } from '../judges/review/review-judge.ts';
import { lightRuleJudge } from '../judges/rules/light-rule-judge.ts';
import { ruleJudge } from '../judges/rules/rule-judge.ts';
import type { CompletionJudge } from '../steps/calibrate/completion-judge.ts';
import type { LightJudge } from '../steps/evaluate/light-judge.ts';
import type { ModelsNeeds } from './open-models.ts';

/** The judges in force, one for each thing that is judged. */
export interface Judges {
  readonly completion: CompletionJudge;
  readonly light: LightJudge;
  readonly review: ReviewJudge;
  /** Whether a judge in force may take longer than a few seconds. */
  readonly waits: boolean;
  readonly lineUp: LineUp;
  /** The models that they ask; null where the built-in judge judges alone. */
  readonly models: OpenedModels | null;
}

/**
 * Puts the judges that the configuration names in force. The libraries of the providers are loaded only where one is
 * named: they take memory and a while.
 */
export async function openJudges(config: Config, needs: ModelsNeeds): Promise<Judges> {
  const lineUp = describeLineUp(config.judges, CHAIN_PROMPT_VERSIONS);
  const hasModels = config.judges.some((name) => name !== 'builtin');
  const models = hasModels ? (await import('./open-models.ts')).openModels(config, needs) : null;
  const judges = choose(models, lineUp);
  const waits = [judges.completion, judges.light, judges.review].some((judge) => judge.waits);
  return { ...judges, waits, lineUp, models };
}

/** Where the built-in judge is listed last, it steps in for models that cannot be asked. */
function choose(
  models: OpenedModels | null,
  { names, fingerprint }: LineUp,
): Pick<Judges, 'completion' | 'light' | 'review'> {
  const builtinStepsIn = names.at(-1) === 'builtin';
  const review = openReviewJudge(models, { builtinLast: builtinStepsIn });
  if (models === null) return { completion: ruleJudge, light: lightRuleJudge, review };
  const parts = { models, fingerprint, builtinStepsIn };
  return {
    completion: createModelJudge(parts),
    light: createModelLightJudge(parts),
    review,
  };
}
