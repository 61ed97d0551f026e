import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { StoredEvaluation } from '../../domain/journey/hash-evaluation.ts';
import type { Transaction } from '../database.ts';

/** Appends an evaluation with its criteria and its evidence: one statement per table. */
export async function appendEvaluation(
  transaction: Transaction,
  ref: LearnerRef,
  row: StoredEvaluation,
  hash: string,
  recordedAtMs: number,
): Promise<void> {
  await transaction.query({
    name: 'append-evaluation',
    text: `insert into evaluation (id, tenant, learner, position, landing, kind, source, outcome, author, judge, model,
       prompt_version, judge_version, rubric, rubric_version, policy_version, difficulty_version, supersedes,
       dropped_evidence, body_id, hash, recorded_at, flags)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
       decode($21, 'hex'), $22, $23)`,
    values: [
      row.id,
      ref.tenant,
      ref.learner,
      row.position,
      row.landing,
      row.kind,
      row.source,
      row.outcome,
      row.author,
      row.judge,
      row.model,
      row.promptVersion,
      row.judgeVersion,
      row.rubric,
      row.rubricVersion,
      row.policyVersion,
      row.difficultyVersion,
      row.supersedes,
      row.droppedEvidence,
      row.bodyId,
      hash,
      new Date(recordedAtMs),
      row.flags,
    ],
  });
  await appendItems(transaction, ref, row);
  await appendEvidence(transaction, ref, row);
}

async function appendItems(
  transaction: Transaction,
  ref: LearnerRef,
  row: StoredEvaluation,
): Promise<void> {
  if (row.items.length === 0) return;
  const rows = row.items.map((item, ordinal) => ({ ...item, ordinal }));
  await transaction.query({
    name: 'append-evaluation-items',
    text: `insert into evaluation_item (evaluation, ordinal, tenant, learner, skill, criterion, level, value, raw_value,
       confidence, passed, abstained, abstain_reason)
     select $1, i.ordinal, $2, $3, i.skill, i.criterion, i.level, i.value, i."rawValue", i.confidence, i.passed,
       i.abstained is not null, i.abstained
     from jsonb_to_recordset($4::jsonb) as i (ordinal integer, skill text, criterion text, level smallint,
       value double precision, "rawValue" double precision, confidence double precision, passed boolean,
       abstained text)`,
    values: [row.id, ref.tenant, ref.learner, JSON.stringify(rows)],
  });
}

async function appendEvidence(
  transaction: Transaction,
  ref: LearnerRef,
  row: StoredEvaluation,
): Promise<void> {
  if (row.evidence.length === 0) return;
  const rows = row.evidence.map((evidence, ordinal) => ({ ...evidence, ordinal }));
  await transaction.query({
    name: 'append-evaluation-evidence',
    text: `insert into evidence (evaluation, ordinal, item, tenant, learner, kind, figure, value, expectation, noise,
       event_seqs, body_id, message, start_offset, end_offset)
     select $1, e.ordinal, e.item, $2, $3, e.kind, e.figure, e.value, e.expectation, e.noise,
       e.seqs, e."bodyId", e.message, e.start, e."end"
     from jsonb_to_recordset($4::jsonb) as e (ordinal integer, item integer, kind text, figure text,
       value double precision, expectation double precision, noise double precision, seqs bigint[],
       "bodyId" uuid, message integer, start integer, "end" integer)`,
    values: [row.id, ref.tenant, ref.learner, JSON.stringify(rows)],
  });
}
