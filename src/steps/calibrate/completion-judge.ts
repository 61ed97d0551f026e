import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { ReadSnapshot } from '../../domain/read/read-types.ts';
import type { HandoffProposal } from '../../domain/journey/hold-handoff.ts';
import type { ModelCall } from '../../judges/models/model-call.ts';
import type { Grounding } from '../../domain/journey/grounding.ts';
import type { Material } from '../../domain/touchpoints/material.ts';

/** Reads the learner's journey as it stood before the completion, as the block that every reader is grounded by. */
export type JourneyReader = () => Promise<Grounding>;

/** What the calls that may know the learner get beside the material. */
export interface JudgeScene {
  /** For whom it is asked, where its calls are noted. */
  readonly call: ModelCall;
  /** The snapshot before the completion; null before the first verdict. */
  readonly prior: ReadSnapshot | null;
}

/**
 * Whoever judges a completion. What it returns is a proposal: code verifies every quote, measures every
 * figure again, and holds every level to the figures' band.
 */
export interface CompletionJudge {
  /** Name and version: a change of it asks again. */
  readonly name: string;
  /** Whether it may take longer than a few seconds, as a model does, so that an engine plans for it; false unless set. */
  readonly waits?: boolean;
  /** Whether it gives levels at all; without them a bank lives on figures alone. */
  readonly givesLevels: boolean;
  /**
   * Evidence first, per criterion. Quotes that are not found, or are a peer's, go no further; how many is counted.
   *
   * @param readJourney what earlier verdicts said; read where a judge asks for it
   */
  collectEvidence(
    material: Material,
    readJourney: JourneyReader,
    scene: JudgeScene,
  ): Promise<Evaluation>;
  /**
   * Levels after, from material and collected evidence alone: no read and no earlier verdict to lean on. What was
   * dropped before stays counted in `droppedEvidence`.
   */
  score(
    material: Material,
    collected: Evaluation,
    scene: Pick<JudgeScene, 'call'>,
  ): Promise<Evaluation>;
  /**
   * What the journey is told of a verdict that stands: a proposal. Where there is none, or it fails, code tells it.
   *
   * @param evaluation verified and weighed
   */
  proposeHandoff?(
    material: Material,
    evaluation: Evaluation,
    readJourney: JourneyReader,
    scene: JudgeScene,
  ): Promise<HandoffProposal>;
}
