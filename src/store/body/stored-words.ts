import type { Artefact, Message, PlatformEvaluation } from '@throughline/contract';

/** A peer's message as it stands in the learner's words: who and where, the text under the peer's own key. */
export interface PeerMessage {
  /** `peer:<learner UUID>`. */
  readonly speaker: string;
  /** The body that holds the text. */
  readonly body: string;
  readonly at?: string | undefined;
}

/** The plain text of an event's body: JSON, absent parts left out. */
export interface StoredWords {
  readonly messages?: readonly (Message | PeerMessage)[] | undefined;
  readonly artefact?: Artefact | undefined;
  readonly evaluation?: PlatformEvaluation | undefined;
}
