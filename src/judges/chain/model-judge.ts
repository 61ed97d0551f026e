import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { Grounding } from '../../domain/journey/grounding.ts';
import type { HandoffProposal } from '../../domain/journey/hold-handoff.ts';
import type { ReadSnapshot } from '../../domain/read/read-types.ts';
import type { Material } from '../../domain/touchpoints/material.ts';
import type { ModelCall } from '../models/model-call.ts';
import { isModelsAway } from '../models/model-error.ts';
import type { Models } from '../models/models.ts';
import { collectEvidencePrompt } from '../prompts/collect-evidence.v1.ts';
import { scoreLevelsPrompt } from '../prompts/score-levels.v1.ts';
import { judgeByRules } from '../rules/judge-by-rules.ts';
import { collectEvidence, openCollecting } from './collect-evidence.ts';
import { MODEL_JUDGE } from './name-giver.ts';
import { proposeHandoff } from './propose-handoff.ts';
import { openScoring, scoreLevels } from './score-levels.ts';

/** The prompts that a verdict's levels rest on: another version of one is another instrument. */
export const CHAIN_PROMPT_VERSIONS: readonly string[] = [
  collectEvidencePrompt.version,
  scoreLevelsPrompt.version,
];

/** What a judge by models is made of. */
export interface ModelJudgeParts {
  readonly models: Models;
  /** What tells this line-up of models and prompts from another: a change of it asks again. */
  readonly fingerprint: string | null;
  /** Whether the built-in judge is the last of the list, and steps in where no model can be asked. */
  readonly builtinStepsIn: boolean;
}

/** What is known before a completion, for the calls that may know it. */
interface Known {
  readonly call: ModelCall;
  readonly prior: ReadSnapshot | null;
}

type JourneyReader = () => Promise<Pick<Grounding, 'text'>>;

/**
 * The judge of completions that asks models: evidence first, by one call; levels after, by another that knows nothing of
 * the learner; then what the journey is told. Everything that they say is held to what stands in the material.
 *
 * Where no model can be asked and the built-in judge is listed last, it measures instead: figures, and no level.
 *
 * @example
 * createModelJudge({ models, fingerprint: lineUp.fingerprint, builtinStepsIn: true });
 */
export function createModelJudge({ models, fingerprint, builtinStepsIn }: ModelJudgeParts) {
  const stepIn = async (
    material: Material,
    ask: () => Promise<Evaluation>,
  ): Promise<Evaluation> => {
    try {
      return await ask();
    } catch (error) {
      if (builtinStepsIn && isModelsAway(error)) return judgeByRules(material).evaluation;
      throw error;
    }
  };
  return {
    name: `${MODEL_JUDGE} ${fingerprint ?? ''} ${builtinStepsIn ? 'builtin' : ''}`.trim(),
    waits: true,
    givesLevels: true,
    collectEvidence: (
      material: Material,
      readJourney: JourneyReader,
      { call, prior }: Known,
    ): Promise<Evaluation> =>
      stepIn(material, async () => {
        const { text } = await readJourney();
        const collecting = openCollecting(material, { journey: text, prior });
        return collectEvidence(models, collecting, call);
      }),
    score: async (
      material: Material,
      collected: Evaluation,
      { call }: Pick<Known, 'call'>,
    ): Promise<Evaluation> => {
      // Who stepped in for the evidence has no levels to give.
      if (collected.source === 'rules') return collected;
      return stepIn(material, () =>
        scoreLevels(models, openScoring(material, collected), collected, call),
      );
    },
    proposeHandoff: async (
      material: Material,
      evaluation: Evaluation,
      readJourney: JourneyReader,
      { call, prior }: Known,
    ): Promise<HandoffProposal> => {
      const { text } = await readJourney();
      const background = { journey: text, prior };
      return proposeHandoff(models, { material, evaluation, background }, call);
    },
  };
}
