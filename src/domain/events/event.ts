/** An event and its parts as the contract has them, and its answer: types alone, for rooms that know the domain only. */
export type {
  Artefact,
  Event,
  Message,
  PlatformEvaluation,
  RecordResult,
  Signals,
  Tier,
  TouchpointKind,
} from '@throughline/contract';
