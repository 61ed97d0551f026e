import { v7 } from 'uuid';
import { assertClaims } from '../domain/journey/claims.ts';
import { commitTo } from '../domain/journey/entry-hash.ts';
import type { EntryDraft, EntryLink } from '../domain/journey/entry.ts';
import { assertGapOperations } from '../domain/journey/gap-operations.ts';
import type { StoredEvaluation } from '../domain/journey/hash-evaluation.ts';
import { linkEntry } from '../domain/journey/link-entry.ts';
import { appendBody } from '../store/calibrate/append-body.ts';
import { appendEntry } from '../store/calibrate/append-entry.ts';
import { findEntryOfEvaluation } from '../store/calibrate/find-entry-of-evaluation.ts';
import type { LockedLearner } from '../store/calibrate/lock-learner-state.ts';
import { selectLastInFocus } from '../store/calibrate/select-last-in-focus.ts';
import type { LandingScene } from './landing.ts';

/** Appends the one journey entry of a landing: its words encrypted, its header linked to the entries before. */
export async function tellLanding(
  scene: LandingScene,
  stored: { readonly row: StoredEvaluation; readonly hash: string },
): Promise<{ readonly id: string; readonly hash: string }> {
  const { transaction, ref, key, state, landing } = scene;
  assertClaims(landing.entry.words);
  assertGapOperations(landing.entry.gapOps, landing.evaluation);
  const draft = await draftEntry(scene, stored);
  const body = await appendBody(transaction, ref, key, { ...landing.entry.words, carries: [] });
  const linked = linkEntry(
    draft,
    {
      tenant: ref.tenant,
      learner: ref.learner,
      nextEntrySeq: state.nextEntrySeq,
      last: headOf(state),
      lastInFocus: await selectLastInFocus(transaction, ref.learner, draft.focus),
    },
    { id: v7(), recordedAtMs: landing.nowMs, commitment: commitTo(body.ciphertext) },
  );
  await appendEntry(transaction, linked, body.id);
  return { id: linked.header.id, hash: linked.hash };
}

async function draftEntry(
  { transaction, landing, around }: LandingScene,
  stored: { readonly row: StoredEvaluation; readonly hash: string },
): Promise<EntryDraft> {
  const { completion, evaluation, entry } = landing;
  const corrected =
    around.superseded === null
      ? null
      : await findEntryOfEvaluation(transaction, around.superseded.evaluation);
  return {
    kind: around.superseded === null ? 'handoff' : 'correction',
    author: entry.author,
    focus: completion.focus,
    occurredAtMs: completion.occurredAt.getTime(),
    source: { kind: completion.kind, touchpoint: completion.touchpoint, position: completion.seq },
    evaluation: {
      id: stored.row.id,
      hash: stored.hash,
      outcome: evaluation.outcome,
      source: evaluation.source,
    },
    gapOps: entry.gapOps,
    supersedes: corrected === null ? null : { entry: corrected, claim: null },
  };
}

function headOf({ headEntry, headHash }: LockedLearner): EntryLink | null {
  if (headEntry === null || headHash === null) return null;
  return { id: headEntry, hash: headHash.toString('hex') };
}
