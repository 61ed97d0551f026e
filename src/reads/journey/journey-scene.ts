import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Transaction } from '../../store/database.ts';
import type { ReadParts } from '../read-parts.ts';
import type { Moment } from './find-moment.ts';

/** Whose journey is read, in which transaction, as of when. */
export interface JourneyScene {
  readonly parts: ReadParts;
  readonly transaction: Transaction;
  readonly ref: LearnerRef;
  readonly moment: Moment;
}
