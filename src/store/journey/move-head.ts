import type { LearnerId } from '../../domain/ids/ids.ts';
import type { LinkedEntry } from '../../domain/journey/entry.ts';
import type { Transaction } from '../database.ts';

/** Moves the head of a journey on to an entry that was just appended, under the learner's lock. */
export async function moveHead(
  transaction: Transaction,
  learner: LearnerId,
  { header, hash }: LinkedEntry,
): Promise<void> {
  await transaction.query({
    name: 'move-head',
    text: `update learner_state set version = version + 1, next_entry_seq = $2, head_entry = $3,
       head_hash = decode($4, 'hex')
     where learner = $1`,
    values: [learner, header.entrySeq + 1, header.id, hash],
  });
}
