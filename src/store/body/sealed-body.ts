import type { BodyId, LearnerId } from '../../domain/ids/ids.ts';

/** A text as it is stored. */
export interface SealedBody {
  /** UUID; sealed in with the text, so that one body cannot stand in for another. */
  readonly id: string;
  readonly ciphertext: Buffer;
}

/** The same with the learner whose words they are: `seal(key.cipher, text, id)` under that learner's key. */
export interface OwnedBody extends SealedBody {
  readonly id: BodyId;
  readonly learner: LearnerId;
}
