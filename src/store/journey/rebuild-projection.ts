import { ProjectionFold } from '../../domain/journey/derive-projection.ts';
import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Transaction } from '../database.ts';
import { appendGapFacts } from './append-gap-facts.ts';
import { deleteProjection } from './delete-projection.ts';
import { saveCarryStates } from './save-carry-states.ts';
import { saveGapFocuses } from './save-gap-focuses.ts';
import { saveGapStates } from './save-gap-states.ts';
import { saveRollUps } from './save-roll-ups.ts';
import { streamHeaders } from './stream-headers.ts';

/** Rows in one statement. */
const ROWS_AT_ONCE = 1_000;

/**
 * Makes what is derived from a journey again from its entries. Under the learner's lock, held by the caller; no word
 * is opened. 100,000 entries take some seconds.
 */
export async function rebuildProjection(transaction: Transaction, ref: LearnerRef): Promise<void> {
  const fold = new ProjectionFold();
  for await (const header of streamHeaders(transaction, ref.learner)) fold.take(header);
  const { facts, gaps, carries, rollUps } = fold.finish();
  await deleteProjection(transaction, ref.learner);
  for (const some of slice(facts)) await appendGapFacts(transaction, ref, some);
  for (const some of slice([...gaps.values()])) await saveGapStates(transaction, ref, some);
  const pairs = [...gaps].flatMap(([gap, kept]) =>
    [...kept.focuses].map((focus) => ({ gap, focus })),
  );
  for (const some of slice(pairs)) await saveGapFocuses(transaction, ref, some);
  for (const some of slice([...carries.values()])) await saveCarryStates(transaction, ref, some);
  const rows = [...rollUps].map(([focus, kept]) => ({ focus, ...kept }));
  for (const some of slice(rows)) await saveRollUps(transaction, ref, some);
}

function slice<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const slices: (readonly Row[])[] = [];
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    slices.push(rows.slice(start, start + ROWS_AT_ONCE));
  }
  return slices;
}
