import type { PlacedFact } from '../../domain/journey/derive-projection.ts';
import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import { placeOf } from '../../domain/journey/move-gap.ts';
import type { Transaction } from '../database.ts';

/** Appends what entries say of gaps, under the learner's lock: one statement. */
export async function appendGapFacts(
  transaction: Transaction,
  ref: LearnerRef,
  facts: readonly PlacedFact[],
): Promise<void> {
  if (facts.length === 0) return;
  await transaction.query({
    name: 'append-gap-facts',
    text: `insert into gap_operation (tenant, learner, entry_seq, gap, entry, said_seq, place, taxonomy, operation, assist, context,
       touchpoint, shown_at, focus, evaluation, occurred_at, place_seq)
     select $1, $2, f."entrySeq", f.gap, f.entry, f."saidSeq", f.place, f.taxonomy, f.operation, f.assist, f.context,
       f.touchpoint, f."shownAt", f.focus, f.evaluation, to_timestamp(f."occurredAtMs" / 1000.0), f."placeSeq"
     from jsonb_to_recordset($3::jsonb) as f ("entrySeq" bigint, gap text, entry uuid, "saidSeq" bigint, place integer, taxonomy text,
       operation text, assist text, context text, touchpoint text, "shownAt" text, focus text, evaluation uuid,
       "occurredAtMs" float8, "placeSeq" bigint)`,
    values: [
      ref.tenant,
      ref.learner,
      JSON.stringify(facts.map((fact) => ({ ...fact, shownAt: placeOf(fact) }))),
    ],
  });
}
