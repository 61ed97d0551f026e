import type { EntryDraft, LinkedEntry } from '../domain/journey/entry.ts';
import type { StoredEvaluation } from '../domain/journey/hash-evaluation.ts';
import { findEntryOfEvaluation } from '../store/calibrate/find-entry-of-evaluation.ts';
import { appendJourneyEntry } from './append-journey-entry.ts';
import type { LandingScene } from './landing.ts';

/** Appends the one journey entry of a landing: a handoff, or the correction of what it supersedes. */
export async function tellLanding(
  scene: LandingScene,
  stored: { readonly row: StoredEvaluation; readonly hash: string },
): Promise<LinkedEntry> {
  const { transaction, ref, key, landing } = scene;
  return appendJourneyEntry(
    transaction,
    { key, nowMs: landing.nowMs },
    {
      ref,
      draft: await draftEntry(scene, stored),
      words: landing.entry.words,
      evaluation: landing.evaluation,
    },
  );
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
    carries: entry.carries ?? [],
    supersedes: corrected === null ? null : { entry: corrected, claim: null },
  };
}
