import type {
  InjectionSign,
  Outcome,
  TouchpointKind,
  VerdictSource,
  WorkSkill,
} from '@throughline/contract';
import type {
  StoredEvaluation,
  StoredEvidence,
  StoredItem,
} from '../../domain/journey/hash-evaluation.ts';

/** An evaluation that landed, without its criteria: what its hash is taken over, and when it was recorded. */
export interface EvaluationRow extends Omit<StoredEvaluation, 'learner' | 'items' | 'evidence'> {
  readonly landing: number;
  readonly kind: TouchpointKind;
  readonly source: VerdictSource;
  readonly outcome: Outcome;
  readonly flags: readonly InjectionSign[] | null;
  readonly hash: Buffer;
  readonly recordedAt: Date;
  /** Whether no later landing took its place at its position. */
  readonly effective: boolean;
}

/** One criterion of an evaluation. */
export interface ItemRow extends StoredItem {
  readonly evaluation: string;
  readonly ordinal: number;
  readonly skill: WorkSkill;
}

/** One piece of evidence of an evaluation. */
export interface EvidenceRow extends StoredEvidence {
  readonly evaluation: string;
  readonly ordinal: number;
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
  e.body_id as "bodyId", e.flags, e.hash, e.recorded_at as "recordedAt",
  not exists (select from evaluation later
              where later.learner = e.learner and later.position = e.position and later.landing > e.landing) as effective`;
