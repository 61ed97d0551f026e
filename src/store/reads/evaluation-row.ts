import type { Outcome, TouchpointKind, WorkSkill } from '@throughline/contract';
import type { EvaluationSource } from '../../domain/evaluation/evaluation.ts';

/** An evaluation that landed, without its criteria. */
export interface EvaluationRow {
  readonly id: string;
  readonly position: number;
  readonly landing: number;
  readonly kind: TouchpointKind;
  readonly source: EvaluationSource;
  readonly outcome: Outcome;
  readonly author: string | null;
  readonly judge: string;
  readonly model: string | null;
  readonly promptVersion: string | null;
  readonly judgeVersion: number;
  readonly rubric: string | null;
  readonly rubricVersion: number | null;
  readonly policyVersion: number;
  readonly difficultyVersion: number;
  readonly supersedes: string | null;
  readonly droppedEvidence: number;
  readonly bodyId: string | null;
  readonly hash: Buffer;
  readonly recordedAt: Date;
  /** Whether no later landing took its place at its position. */
  readonly effective: boolean;
}

/** One criterion of an evaluation. */
export interface ItemRow {
  readonly evaluation: string;
  readonly ordinal: number;
  readonly skill: WorkSkill;
  readonly criterion: string;
  readonly level: number | null;
  readonly value: number | null;
  readonly rawValue: number | null;
  readonly confidence: number | null;
  readonly passed: boolean | null;
  readonly abstained: string | null;
}

/** One piece of evidence of an evaluation; `item` is the ordinal of its criterion. */
export interface EvidenceRow {
  readonly evaluation: string;
  readonly ordinal: number;
  readonly item: number;
  readonly kind: 'quote' | 'figure';
  readonly figure: string | null;
  readonly value: number | null;
  readonly expectation: number | null;
  readonly noise: number | null;
  readonly seqs: readonly number[];
  readonly bodyId: string | null;
  readonly message: number | null;
  readonly start: number | null;
  readonly end: number | null;
}

/** An evaluation with its criteria and their evidence, in their order. */
export interface EvaluationWithItems extends EvaluationRow {
  readonly items: readonly ItemRow[];
  readonly evidence: readonly EvidenceRow[];
}

/** One that is told and not fused, such as a light one: it has no landing. */
export interface UnfusedEvaluation extends Omit<EvaluationWithItems, 'landing'> {
  readonly landing: null;
}

/** The columns of an `EvaluationRow`, from `evaluation e`. Index of the probe: evaluation_position. */
export const EVALUATION_COLUMNS = `
  e.id, e.position, e.landing, e.kind, e.source, e.outcome, e.author, e.judge, e.model,
  e.prompt_version as "promptVersion", e.judge_version as "judgeVersion", e.rubric,
  e.rubric_version as "rubricVersion", e.policy_version as "policyVersion",
  e.difficulty_version as "difficultyVersion", e.supersedes, e.dropped_evidence as "droppedEvidence",
  e.body_id as "bodyId", e.hash, e.recorded_at as "recordedAt",
  not exists (select from evaluation later
              where later.learner = e.learner and later.position = e.position and later.landing > e.landing) as effective`;
