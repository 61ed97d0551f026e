import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { Material } from '../../domain/touchpoints/material.ts';
import type { ModelCall } from '../models/model-call.ts';
import { isModelsAway } from '../models/model-error.ts';
import { evaluateTurnsPrompt } from '../prompts/evaluate-turns.v1.ts';
import { lightRuleJudge } from '../rules/light-rule-judge.ts';
import { evaluateTurns, openEvaluating } from './evaluate-turns.ts';
import type { ModelJudgeParts } from './model-judge.ts';
import { MODEL_JUDGE } from './name-giver.ts';

/**
 * The judge of turns and sessions that asks a model: one call for all that wait of a conversation. Where no model can be
 * asked and the built-in judge is listed last, it measures instead.
 */
export function createModelLightJudge({ models, fingerprint, builtinStepsIn }: ModelJudgeParts) {
  return {
    name: `${MODEL_JUDGE} ${evaluateTurnsPrompt.version} ${fingerprint ?? ''}`.trim(),
    waits: true,
    judge: async (
      conversation: { readonly turns: readonly Material[] },
      call: ModelCall,
    ): Promise<readonly Evaluation[]> => {
      try {
        return await evaluateTurns(models, openEvaluating(conversation.turns), call);
      } catch (error) {
        if (builtinStepsIn && isModelsAway(error)) return lightRuleJudge.judge(conversation);
        throw error;
      }
    },
  };
}
