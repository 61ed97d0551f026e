import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Transaction } from '../database.ts';

/** One attempt at a model, as it is kept for good. The words are in bodies. */
export interface JudgeCallRow {
  readonly id: string;
  readonly flow: string;
  readonly step: string;
  readonly provider: string;
  readonly model: string;
  readonly promptVersion: string;
  readonly attempt: number;
  readonly ordinal: number;
  readonly outcome: string;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly tokensEstimated: boolean;
  readonly costMicroUsd: number;
  readonly priced: boolean;
  readonly latencyMs: number;
  /** Null where its words were taken back before they were kept. */
  readonly promptBody: string | null;
  readonly answerBody: string | null;
}

/**
 * Appends the record of an attempt. The transaction does not wait for the disk: the commit that rests on the answer, a
 * step's result or a landing, flushes it too, and where the database dies before, both are as if they had not been.
 */
export async function appendJudgeCall(
  transaction: Transaction,
  ref: LearnerRef,
  row: JudgeCallRow,
): Promise<void> {
  await transaction.query({
    name: 'append-judge-call',
    text: `insert into judge_call (id, tenant, learner, flow, step, provider, model, prompt_version, attempt, ordinal, outcome,
       tokens_in, tokens_out, tokens_estimated, cost_micro_usd, priced, latency_ms, prompt_body, answer_body)
     select $1::uuid, $2::uuid, $3::uuid, $4, $5, $6, $7, $8, $9::integer, $10::integer, $11, $12::integer, $13::integer,
       $14::boolean, $15::bigint, $16::boolean, $17::integer, $18::uuid, $19::uuid
     from (select set_config('synchronous_commit', 'off', true)) as unflushed`,
    values: [
      row.id,
      ref.tenant,
      ref.learner,
      row.flow,
      row.step,
      row.provider,
      row.model,
      row.promptVersion,
      row.attempt,
      row.ordinal,
      row.outcome,
      row.tokensIn,
      row.tokensOut,
      row.tokensEstimated,
      row.costMicroUsd,
      row.priced,
      row.latencyMs,
      row.promptBody,
      row.answerBody,
    ],
  });
}
