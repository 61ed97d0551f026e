import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { Material } from '../../domain/touchpoints/material.ts';
import { judgeByRules, RULE_JUDGE } from './judge-by-rules.ts';

/**
 * The built-in judge of turns and sessions: measures help and telling, the first try, the goal, the pace and what was
 * answered, turn by turn; abstains from the rest. No level, no key, no network.
 */
export const lightRuleJudge = {
  name: RULE_JUDGE,
  judge: async ({
    turns,
  }: {
    readonly turns: readonly Material[];
  }): Promise<readonly Evaluation[]> => turns.map((turn) => judgeByRules(turn).evaluation),
};
