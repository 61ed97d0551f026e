import { v7 } from 'uuid';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import { assertClaims, type EntryWords } from '../../domain/journey/claims.ts';
import type { EntryAuthor, GapOperation } from '../../domain/journey/entry.ts';
import { commitTo } from '../../domain/journey/entry-hash.ts';
import { assertGapOperations } from '../../domain/journey/gap-operations.ts';
import { hashEvaluation, type StoredEvaluation } from '../../domain/journey/hash-evaluation.ts';
import { linkEntry } from '../../domain/journey/link-entry.ts';
import type { PolicyDocument } from '../../domain/policy/policy-document.ts';
import type { Figure } from '../../domain/read/read-types.ts';
import type { SettlementInterval, SettlementSum } from '../../domain/xp/settle.ts';
import { planSettlement } from '../../domain/xp/settle.ts';
import { appendChange } from '../change/append-change.ts';
import { crashPoint } from '../crash-point.ts';
import type { Transaction } from '../database.ts';
import type { LearnerKey } from '../keys/learner-key.ts';
import { appendParking } from '../parking/append-parking.ts';
import { findParkingState } from '../parking/find-parking-state.ts';
import { appendBody } from './append-body.ts';
import { appendEntry } from './append-entry.ts';
import { appendEvaluation } from './append-evaluation.ts';
import { appendFoldRecords, type NewFoldRecord } from './append-fold-records.ts';
import { findEntryOfEvaluation } from './find-entry-of-evaluation.ts';
import { findNextPending } from './find-next-pending.ts';
import type { FoldRecord, FoldRecordWithState, RecordedVerdict } from './fold-record.ts';
import { layOutEvidence, layOutItems } from './lay-out-evaluation.ts';
import type { LockedLearner } from './lock-learner-state.ts';
import { refold } from './refold.ts';
import type { CompletionRow } from './select-completion.ts';
import { selectFoldRecords } from './select-fold-records.ts';
import { selectLastInFocus } from './select-last-in-focus.ts';
import { selectRecordBefore } from './select-record-before.ts';
import { updateLandedState } from './update-landed-state.ts';
import { writeSettlement } from './write-settlement.ts';

/** What a verdict is fused as, before its position and landing are known. */
export type LandingVerdict = Omit<RecordedVerdict, 'position' | 'landing' | 'day'>;

/** A verdict that is about to land, with everything that goes on record beside it. */
export interface Landing {
  readonly cause: 'landing' | 'override';
  readonly completion: CompletionRow;
  /** UUID that the evaluation takes. */
  readonly evaluationId: string;
  readonly evaluation: Evaluation;
  /** Of a human verdict: who gave it. */
  readonly author: string | null;
  readonly model: string | null;
  readonly promptVersion: string | null;
  readonly rubric: { readonly id: string; readonly version: number } | null;
  readonly difficultyVersion: number;
  readonly verdict: LandingVerdict;
  /** Figures of completions since the position before; those counted already are left where they are. */
  readonly measured: readonly Figure[];
  /** What the evaluation says in words, such as a person's reason; null where it says nothing. */
  readonly words: object | null;
  /** Where the words of quoted events are stored, by `ledgerSeq`. */
  readonly bodyIds: ReadonlyMap<number, string>;
  readonly entry: {
    readonly author: EntryAuthor;
    readonly words: EntryWords & { readonly reason?: string };
    readonly gapOps: readonly GapOperation[];
  };
  readonly nowMs: number;
}

/** What a landing left behind. */
export interface Landed {
  readonly evaluation: string;
  readonly landing: number;
  readonly snapshotVersion: number;
  readonly entry: string;
  readonly settlement:
    | (SettlementSum & { readonly seq: number; readonly totalAfter: number })
    | null;
}

/** Where the read stands around a landing, read under the learner's lock. */
interface Surroundings {
  readonly before: FoldRecordWithState | null;
  readonly stood: readonly FoldRecord[];
  readonly superseded: FoldRecord | null;
}

/**
 * Lands a verdict at its position, in the caller's transaction and under the learner's lock: folds it and
 * every later position anew, settles what that changes, and appends evaluation, records, snapshots,
 * settlement and journey entry. All of it is on record, or nothing is.
 *
 * Lock order: the learner's state alone, which the caller holds.
 */
export async function landVerdict(
  transaction: Transaction,
  ref: LearnerRef,
  key: LearnerKey,
  state: LockedLearner,
  policies: ReadonlyMap<number, PolicyDocument>,
  landing: Landing,
): Promise<Landed> {
  const around = await readSurroundings(transaction, ref, landing.completion.seq);
  const stored = await storeEvaluation(transaction, ref, key, state, landing, around);
  crashPoint('calibrate/after-evaluation');
  const records = refold(
    {
      before: around.before,
      stood: around.stood,
      landing: state.nextLanding,
      measured: landing.measured,
      lastVersion: state.snapshotVersion,
      landed: {
        position: landing.completion.seq,
        evaluation: landing.evaluationId,
        policyVersion: landing.completion.policyVersion,
        difficultyVersion: landing.difficultyVersion,
        verdict: {
          ...landing.verdict,
          position: landing.completion.seq,
          landing: state.nextLanding,
          day: landing.completion.day,
        },
      },
    },
    policies,
  );
  await appendFoldRecords(transaction, ref, records, landing.nowMs);
  const settlement = await settleLanding(transaction, ref, key, state, landing, around, records);
  const entry = await tellLanding(transaction, ref, key, state, landing, around, stored);
  const last = records.at(-1) as NewFoldRecord;
  const cursor = Math.max(state.cursor, landing.completion.seq);
  await updateLandedState(transaction, ref.learner, {
    nextSeq: state.nextSeq + (settlement === null ? 0 : 1),
    nextEntrySeq: state.nextEntrySeq + 1,
    nextLanding: state.nextLanding + 1,
    total: state.total + (settlement?.xp ?? 0),
    snapshot: last.snapshot,
    askedSeq: state.askedSeq !== null && state.askedSeq <= cursor ? null : state.askedSeq,
    cursor,
    headEntry: entry.id,
    headHash: entry.hash,
  });
  await closeParking(transaction, ref, landing.completion.seq);
  await appendChange(transaction, ref, 'calibrated', landing.completion.seq);
  return {
    evaluation: landing.evaluationId,
    landing: state.nextLanding,
    snapshotVersion: last.snapshotVersion,
    entry: entry.id,
    settlement:
      settlement === null
        ? null
        : { ...settlement, seq: state.nextSeq, totalAfter: state.total + settlement.xp },
  };
}

async function readSurroundings(
  transaction: Transaction,
  ref: LearnerRef,
  position: number,
): Promise<Surroundings> {
  const before = await selectRecordBefore(transaction, ref.learner, position);
  const stood = await selectFoldRecords(transaction, ref.learner, position);
  return {
    before,
    stood,
    superseded: stood.find((record) => record.position === position) ?? null,
  };
}

async function storeEvaluation(
  transaction: Transaction,
  ref: LearnerRef,
  key: LearnerKey,
  state: LockedLearner,
  landing: Landing,
  around: Surroundings,
): Promise<{ readonly row: StoredEvaluation; readonly hash: string }> {
  const { evaluation, completion } = landing;
  const body =
    landing.words === null ? null : await appendBody(transaction, ref, key, landing.words);
  const row: StoredEvaluation = {
    id: landing.evaluationId,
    learner: ref.learner,
    position: completion.seq,
    landing: state.nextLanding,
    kind: completion.kind,
    source: evaluation.source,
    outcome: evaluation.outcome,
    author: landing.author,
    judge: evaluation.judge,
    model: landing.model,
    promptVersion: landing.promptVersion,
    judgeVersion: landing.verdict.judgeVersion,
    rubric: landing.rubric?.id ?? null,
    rubricVersion: landing.rubric?.version ?? null,
    policyVersion: completion.policyVersion,
    difficultyVersion: landing.difficultyVersion,
    supersedes: around.superseded?.evaluation ?? null,
    droppedEvidence: evaluation.droppedEvidence,
    bodyId: body?.id ?? null,
    items: layOutItems(evaluation),
    evidence: layOutEvidence(evaluation, landing.bodyIds),
  };
  const hash = hashEvaluation(row);
  await appendEvaluation(transaction, ref, row, hash, landing.nowMs);
  return { row, hash };
}

async function settleLanding(
  transaction: Transaction,
  ref: LearnerRef,
  key: LearnerKey,
  state: LockedLearner,
  landing: Landing,
  around: Surroundings,
  records: readonly NewFoldRecord[],
): Promise<SettlementSum | null> {
  const position = landing.completion.seq;
  const inOrder = position > state.cursor;
  const end = state.nextSeq - 1;
  const pending = await findNextPending(transaction, ref.learner, Math.max(position, state.cursor));
  const last = records.at(-1) as NewFoldRecord;
  const intervals: readonly SettlementInterval[] = planSettlement(
    { after: position, upTo: pending ?? end },
    // In order, each event still stands at what it was charged with; else at what the read before justified.
    inOrder ? null : around.stood,
    records.map((record) => ({
      position: record.position,
      multiplier: record.snapshot.multiplier,
    })),
    around.before?.multiplier ?? 1,
  );
  return writeSettlement(transaction, ref, key, {
    position,
    cause: landing.cause === 'override' ? 'override' : inOrder ? 'landing' : 'retry',
    landing: state.nextLanding,
    intervals,
    seq: state.nextSeq,
    total: state.total,
    tier: last.snapshot.tier,
    multiplier: last.snapshot.multiplier,
    snapshotVersion: last.snapshotVersion,
    policyVersion: last.policyVersion,
    nowMs: landing.nowMs,
  });
}

async function tellLanding(
  transaction: Transaction,
  ref: LearnerRef,
  key: LearnerKey,
  state: LockedLearner,
  landing: Landing,
  around: Surroundings,
  stored: { readonly row: StoredEvaluation; readonly hash: string },
): Promise<{ readonly id: string; readonly hash: string }> {
  const { completion, evaluation, entry } = landing;
  assertClaims(entry.words);
  assertGapOperations(entry.gapOps, evaluation);
  const corrected =
    around.superseded === null
      ? null
      : await findEntryOfEvaluation(transaction, around.superseded.evaluation);
  const body = await appendBody(transaction, ref, key, { ...entry.words, carries: [] });
  const linked = linkEntry(
    {
      kind: around.superseded === null ? 'handoff' : 'correction',
      author: entry.author,
      focus: completion.focus,
      occurredAtMs: completion.occurredAt.getTime(),
      source: {
        kind: completion.kind,
        touchpoint: completion.touchpoint,
        position: completion.seq,
      },
      evaluation: {
        id: stored.row.id,
        hash: stored.hash,
        outcome: evaluation.outcome,
        source: evaluation.source,
      },
      gapOps: entry.gapOps,
      supersedes: corrected === null ? null : { entry: corrected, claim: null },
    },
    {
      tenant: ref.tenant,
      learner: ref.learner,
      nextEntrySeq: state.nextEntrySeq,
      last:
        state.headEntry === null || state.headHash === null
          ? null
          : { id: state.headEntry, hash: state.headHash.toString('hex') },
      lastInFocus: await selectLastInFocus(transaction, ref.learner, completion.focus),
    },
    { id: v7(), recordedAtMs: landing.nowMs, commitment: commitTo(body.ciphertext) },
  );
  await appendEntry(transaction, linked, body.id);
  return { id: linked.header.id, hash: linked.hash };
}

async function closeParking(
  transaction: Transaction,
  ref: LearnerRef,
  position: number,
): Promise<void> {
  const parking = await findParkingState(transaction, ref.learner, position);
  if (parking === null || parking === 'landed') return;
  await appendParking(transaction, ref, { position, action: 'landed', attempts: 0, errorCode: '' });
}
