import { v7 } from 'uuid';
import { ErasedError } from '../domain/errors/erased-error.ts';
import type { Evaluation } from '../domain/evaluation/evaluation.ts';
import type { LearnerRef } from '../domain/ids/learner-ref.ts';
import { assertClaims, type EntryWords } from '../domain/journey/claims.ts';
import { commitTo } from '../domain/journey/entry-hash.ts';
import type { EntryDraft, EntryLink, LinkedEntry } from '../domain/journey/entry.ts';
import { assertCarryOperations } from '../domain/journey/expire-carries.ts';
import { assertGapOperations } from '../domain/journey/gap-operations.ts';
import { linkEntry } from '../domain/journey/link-entry.ts';
import { appendBody } from '../store/calibrate/append-body.ts';
import { appendEntry } from '../store/calibrate/append-entry.ts';
import { lockLearnerState, type LockedLearner } from '../store/calibrate/lock-learner-state.ts';
import { appendChange } from '../store/change/append-change.ts';
import type { Transaction } from '../store/database.ts';
import { moveHead } from '../store/journey/move-head.ts';
import { rebuildProjection } from '../store/journey/rebuild-projection.ts';
import { selectWritingScene, type WritingScene } from '../store/journey/select-writing-scene.ts';
import type { LearnerKey } from '../store/keys/learner-key.ts';
import { checkQuotes } from './check-quotes.ts';
import { planCarries } from './plan-carries.ts';
import { planGaps } from './plan-gaps.ts';
import { projectEntry } from './project-entry.ts';
import { sendTogether } from '../store/send-together.ts';

/** What seals an entry, and when it is written. */
export interface EntryKeys {
  readonly key: LearnerKey;
  /** Unix ms. */
  readonly nowMs: number;
}

/** An entry that is about to be written. */
export interface NewEntry {
  readonly ref: LearnerRef;
  readonly draft: EntryDraft;
  /** Beside what it tells, whatever else its writer says in words, such as a person's reason. */
  readonly words: EntryWords;
  /** What `draft.evaluation` names; null where it names none. */
  readonly evaluation: Evaluation | null;
}

/**
 * Writes one entry of a journey: the one way in, for every kind. Holds its claims, its quotes and its operations on
 * gaps and carries to what is there; adds what code carries forward and what it lets expire; seals the words; links
 * the entry to the one before it in the journey and in its focus; appends it, moves the head, and moves everything
 * that is derived. All in the caller's transaction: it is there with what it tells of, or not at all.
 *
 * Lock order: the learner's state, which is taken here, or was by the caller. The cost does not grow with the
 * journey; a late fact or a correction reads the facts of its own gaps.
 *
 * @throws ThroughlineError `learner/erased`; `carry/not-open` where the entry moves a carry that is done
 * @throws RangeError where something it says does not hold, or it supersedes what does not stand: a broken invariant of
 *   its writer
 * @example
 * await appendJourneyEntry(transaction, { key, nowMs }, { ref, draft, words, evaluation: null });
 */
export async function appendJourneyEntry(
  transaction: Transaction,
  { key, nowMs }: EntryKeys,
  entry: NewEntry,
): Promise<LinkedEntry> {
  const { ref } = entry;
  const state = await lockLearnerState(transaction, ref.learner);
  if (state.erasing) throw new ErasedError();
  assertEntry(entry);
  const [told, scene] = await sendTogether([
    checkQuotes(transaction, key, ref.learner, entry.words),
    openScene(transaction, entry, state),
  ]);
  const identity = { id: v7(), entrySeq: state.nextEntrySeq };
  const gaps = await planGaps(transaction, ref.learner, { ...identity, draft: entry.draft });
  const carries = await planCarries(transaction, ref.learner, entry, gaps, scene.carries);
  const words = { ...told, carries: carries.texts };
  assertCarryOperations(carries.operations, words.carries, countEvidence(entry.evaluation));
  const body = await appendBody(transaction, ref, key, words);
  const linked = linkEntry(
    { ...entry.draft, carries: carries.operations },
    {
      tenant: ref.tenant,
      learner: ref.learner,
      nextEntrySeq: state.nextEntrySeq,
      last: headOf(state),
      lastInFocus: scene.lastInFocus,
    },
    { id: identity.id, recordedAtMs: nowMs, commitment: commitTo(body.ciphertext) },
  );
  await sendTogether([
    appendEntry(transaction, linked, body.id),
    projectEntry(transaction, ref, linked.header, gaps, carries),
    moveHead(transaction, ref.learner, linked),
    appendChange(transaction, ref, 'journey', linked.header.entrySeq),
  ]);
  return linked;
}

/** A journey from before there was a projection gets one first. */
async function openScene(
  transaction: Transaction,
  { ref, draft }: NewEntry,
  { nextEntrySeq }: LockedLearner,
): Promise<WritingScene> {
  const scene = await selectWritingScene(transaction, ref.learner, draft.focus);
  if (scene.isProjected || nextEntrySeq === 1) return scene;
  await rebuildProjection(transaction, ref);
  return selectWritingScene(transaction, ref.learner, draft.focus);
}

function assertEntry({ draft, words, evaluation }: NewEntry): void {
  assertClaims(words, draft.kind);
  if ((draft.evaluation === null) !== (evaluation === null)) {
    throw new RangeError('an entry comes with the evaluation that it names');
  }
  if (evaluation !== null) assertGapOperations(draft.gapOps, evaluation);
  else if (draft.gapOps.length > 0) {
    throw new RangeError('an operation on a gap rests on an evaluation');
  }
}

function countEvidence(evaluation: Evaluation | null): number {
  return evaluation?.items.reduce((sum, item) => sum + item.evidence.length, 0) ?? 0;
}

function headOf({ headEntry, headHash }: LockedLearner): EntryLink | null {
  if (headEntry === null || headHash === null) return null;
  return { id: headEntry, hash: headHash.toString('hex') };
}
