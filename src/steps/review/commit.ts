import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Review } from '@throughline/contract';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import { assembleReview } from '../../domain/review/assemble-review.ts';
import { closeNarration } from '../../domain/review/close-narration.ts';
import { findReviewFaults } from '../../domain/review/find-review-faults.ts';
import { landReview } from '../../landing/reviews/land-review.ts';
import { storeFrame } from '../../landing/reviews/store-frame.ts';
import { lockLearnerState } from '../../store/calibrate/lock-learner-state.ts';
import { appendChange } from '../../store/change/append-change.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { inTenant, type Transaction } from '../../store/database.ts';
import { loadLearnerKey } from '../../store/keys/learner-key-store.ts';
import { readPolicyDocument } from '../../store/policy/read-policy-document.ts';
import { readPolicyVersion } from '../../store/policy/read-policy-version.ts';
import { announceFrames } from '../../store/review/announce-frames.ts';
import { finishRevision } from '../../store/review/finish-revision.ts';
import { findSchemaFaults } from '../../store/review/review-schema.ts';
import { lockReviewState } from '../../store/review/review-state.ts';
import { requireWorking, type RevisionScene } from './in-revision.ts';
import { markReview } from './mark-review.ts';
import { learnFindings, learnNarration } from './narrate.ts';
import { listPlainer, type Draft } from './list-plainer.ts';

/**
 * Puts the review together, holds it to its rules and to the published schema, and appends it: its final frame, its
 * evaluation and journey entry, and the word in the change feed, in one transaction or not at all. Where what judges
 * said does not hold, code's own words stand in their place, and the review says so; one that still does not hold does
 * not leave.
 *
 * Lock order: the learner's state, then the review's.
 *
 * @throws ThroughlineError `review/malformed`, `review/overtaken`, `learner/erased`
 */
export async function commit(scene: RevisionScene): Promise<void> {
  const findings = await learnFindings(scene);
  const narration = await learnNarration(scene, findings);
  const writtenAtMs = scene.nowMs();
  const kept = chooseSound({ findings, narration }, writtenAtMs);
  await inTenant(scene.appPool, scene.run.tenant, async (transaction) => {
    await append(transaction, scene, kept.draft, kept.review);
    crashPoint('review/before-commit');
  });
  crashPoint('review/after-commit');
  await announceFrames(scene.appPool, scene.run.review);
}

/** The fullest of the drafts that holds. @throws ThroughlineError `review/malformed` where none does */
function chooseSound(draft: Draft, writtenAtMs: number): { draft: Draft; review: Review } {
  for (const make of [() => draft, ...listPlainer(draft)]) {
    const made = make();
    const review = write(made, writtenAtMs);
    if (findFaults(review).length === 0) return { draft: made, review };
  }
  throw malformed();
}

/** The document, as its parts make it. */
function write({ findings, narration }: Draft, writtenAtMs: number): Review {
  const { material, perspectives, scores } = findings;
  return assembleReview({
    context: material.context,
    table: material.table,
    dimensions: scores.dimensions,
    perspectives: perspectives.map(({ perspective }) => perspective),
    narration: closeNarration(narration.narration, material.table.rows),
    xp: scores.xp,
    marks: markReview({ findings, narration }),
    writtenAtMs,
  });
}

/** The rules that no schema says are asked of a document that has the schema's shape. */
function findFaults(review: Review): readonly string[] {
  const faults = findSchemaFaults(review);
  return faults.length > 0 ? faults : findReviewFaults(review);
}

function malformed(): ThroughlineError {
  return new ThroughlineError('review/malformed', 'the review does not hold to its own rules', {
    retryable: true,
  });
}

async function append(
  transaction: Transaction,
  scene: RevisionScene,
  { findings: { scores } }: Draft,
  review: Review,
): Promise<void> {
  const { run, master, judge } = scene;
  const { erasing } = await lockLearnerState(transaction, run.learner);
  if (erasing) throw new ThroughlineError('learner/erased', 'this learner was erased');
  const state = requireWorking(await lockReviewState(transaction, run.review), run);
  const key = await loadLearnerKey(transaction, master, run.learner);
  const nowMs = Date.parse(review.writtenAt);
  const version = await readPolicyVersion(transaction, run.tenant);
  const { document } = await readPolicyDocument(transaction, run.tenant, version);
  const evaluation = await landReview(transaction, run, key, {
    review,
    position: state.position,
    judge: judge.name,
    model: scores.asked.judged?.model ?? null,
    promptVersion: scores.asked.judged?.promptVersion ?? null,
    judgeVersion: document.read.judgeVersion,
    supersedes: state.evaluation,
    nowMs,
  });
  const { total, parts } = review.xp;
  const frameSeq = await storeFrame(
    transaction,
    key,
    state,
    {
      type: 'review.completed',
      key: 'review.completed',
      data: { review, hash: hashReview(review) },
      numbers: { total, parts: Object.fromEntries(parts.map((part) => [part.skill, part.xp])) },
    },
    nowMs,
  );
  if (frameSeq === null) throw new Error('a revision that is under way has its last frame');
  await finishRevision(transaction, run.review, { epoch: state.epoch, frameSeq, evaluation });
  await appendChange(transaction, run, 'reviewed', state.position);
}

function hashReview(review: Review): string {
  return createHash('sha256')
    .update(canonicalize(review) ?? '')
    .digest('hex');
}
