import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { Material } from '../../domain/touchpoints/material.ts';
import { judgeByRules, RULE_JUDGE } from './judge-by-rules.ts';

/** The built-in judge of completions: measures, never gives a level, needs no key and no network. */
export const ruleJudge = {
  name: RULE_JUDGE,
  givesLevels: false,
  collectEvidence: async (material: Material) => judgeByRules(material).evaluation,
  score: async (_material: Material, collected: Evaluation) => collected,
};
