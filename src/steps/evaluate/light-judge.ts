import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { ModelCall } from '../../judges/models/model-call.ts';
import type { Material } from '../../domain/touchpoints/material.ts';

/** The waiting turns or sessions of one conversation, in ledger order, each with what may be seen of it. */
export interface LightConversation {
  readonly turns: readonly Material[];
}

/**
 * Whoever evaluates turns and sessions that bring no evaluation. What it returns is a proposal: code verifies every
 * quote and measures every figure again; nothing of it is fused.
 */
export interface LightJudge {
  /** Name and version: a change of it asks again. */
  readonly name: string;
  /** Whether it may take longer than a few seconds, as a model does, so that an engine plans for it; false unless set. */
  readonly waits?: boolean;
  /**
   * One call for all turns of a conversation; one evaluation each, in their order. One that is missing is a failure:
   * a turn that nothing can be said of gets an evaluation that abstains.
   */
  judge(conversation: LightConversation, call: ModelCall): Promise<readonly Evaluation[]>;
}
