import type { LearnerId } from '../../../domain/ids/ids.ts';
import type { Transaction } from '../../database.ts';

const ROWS_PER_PAGE = 200;

/** An evaluation that was never fused, with its criteria and evidence, as the tables keep it. */
export interface LightEvaluation {
  readonly id: string;
  readonly position: number;
  readonly bodyId: string | null;
  readonly [column: string]: unknown;
}

/** Streams a learner's evaluations of chat turns and learn sessions, by position. Index: evaluation_position. */
export async function* streamLightEvaluations(
  transaction: Transaction,
  learner: LearnerId,
): AsyncGenerator<LightEvaluation, void, undefined> {
  let after: { position: number; id: string } = {
    position: 0,
    id: '00000000-0000-0000-0000-000000000000',
  };
  for (;;) {
    const { rows }: { rows: LightEvaluation[] } = await transaction.query<LightEvaluation>(
      `select e.id, e.position, e.kind, e.source, e.outcome, e.author, e.judge, e.model, e.flags, e.recorded_at as "recordedAt",
              e.supersedes, e.body_id as "bodyId",
              (select coalesce(jsonb_agg(to_jsonb(i) - 'tenant' - 'learner' - 'evaluation' order by i.ordinal), '[]')
               from evaluation_item i where i.evaluation = e.id) as items,
              (select coalesce(jsonb_agg(to_jsonb(v) - 'tenant' - 'learner' - 'evaluation' order by v.ordinal), '[]')
               from evidence v where v.evaluation = e.id) as evidence
       from evaluation e
       where e.learner = $1 and e.landing is null and (e.position, e.id) > ($2, $3::uuid)
       order by e.position, e.id limit $4`,
      [learner, after.position, after.id, ROWS_PER_PAGE],
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_PER_PAGE) return;
    after = last;
  }
}
