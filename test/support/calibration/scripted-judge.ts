import type { WorkSkill } from '@throughline/contract';
import type { Evaluation } from '../../../src/domain/evaluation/evaluation.ts';
import { measureOutcome } from '../../../src/domain/journey/claims.ts';
import type { AnchorLevel } from '../../../src/domain/read/hold-level.ts';
import type { Material } from '../../../src/domain/touchpoints/material.ts';
import type { CompletionJudge } from '../../../src/steps/calibrate/completion-judge.ts';

/** A judge that gives levels as it is told, by touchpoint, and counts how often it was asked. */
export class ScriptedJudge implements CompletionJudge {
  readonly name = 'scripted.v1';
  readonly givesLevels = true;
  readonly levels = new Map<string, Partial<Record<WorkSkill, AnchorLevel>>>();
  asked = 0;

  async collectEvidence(material: Material): Promise<Evaluation> {
    this.asked += 1;
    const { completion } = material;
    const outcome = completion.outcome ?? 'none';
    const levels = Object.entries(this.levels.get(completion.touchpoint) ?? {});
    return {
      source: 'judge',
      judge: this.name,
      outcome,
      assist: 'none',
      items: levels.map(([skill, level]) => ({
        skill: skill as WorkSkill,
        criterion: `criterion-${skill}`,
        level,
        value: null,
        rawValue: null,
        confidence: 0.8,
        passed: null,
        abstained: null,
        evidence: [measureOutcome(outcome, completion.seq)],
      })),
      droppedEvidence: 0,
    };
  }

  async score(_material: Material, collected: Evaluation): Promise<Evaluation> {
    this.asked += 1;
    return collected;
  }
}
