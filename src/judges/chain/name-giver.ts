import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { ModelAnswer } from '../models/models.ts';

/** Name and version of the judge by models, as its evaluations carry it. */
export const MODEL_JUDGE = 'models.v1';
/** The same where not the first model of the list gave the levels: another instrument, fused as a stand-in's. */
export const FALLBACK_JUDGE = 'models.v1/fallback';

/** Who gave an answer, as an evaluation keeps it. */
export function nameGiver({
  provider,
  promptVersion,
  ordinal,
}: Pick<ModelAnswer<unknown>, 'provider' | 'promptVersion' | 'ordinal'>): Required<
  Pick<Evaluation, 'judge' | 'given'>
> {
  const fallback = ordinal > 0;
  return {
    judge: fallback ? FALLBACK_JUDGE : MODEL_JUDGE,
    given: { model: provider, promptVersion, fallback },
  };
}
