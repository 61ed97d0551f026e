import type { Review } from '@throughline/contract';
import { ErasedError } from '../../domain/errors/erased-error.ts';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import { numberInstrument } from '../../domain/evaluation/number-instrument.ts';
import { assembleReview } from '../../domain/review/assemble-review.ts';
import { findReviewFaults } from '../../domain/review/find-review-faults.ts';
import { hashReview } from '../../domain/review/hash-review.ts';
import { landReview } from '../../landing/reviews/land-review.ts';
import { storeFrame } from '../../landing/reviews/store-frame.ts';
import { lockLearnerState } from '../../store/calibrate/lock-learner-state.ts';
import { appendChange } from '../../store/change/append-change.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { inTenant, type Transaction } from '../../store/database.ts';
import { findLearnerKey } from '../../store/keys/learner-key-store.ts';
import { readPolicyDocument } from '../../store/policy/read-policy-document.ts';
import { readPolicyVersion } from '../../store/policy/read-policy-version.ts';
import { announceFrames } from '../../store/review/announce-frames.ts';
import { finishRevision } from '../../store/review/finish-revision.ts';
import { findSchemaFaults } from '../../store/review/review-schema.ts';
import { lockReviewState } from '../../store/review/review-state.ts';
import { sendTogether } from '../../store/send-together.ts';
import { frameDraft } from './frame-draft.ts';
import { requireWorking, storeFrames, type RevisionScene } from './in-revision.ts';
import { markReview } from './mark-review.ts';
import { learnNarration, recallFindings } from './narrate.ts';
import { listPlainer, type Draft } from './list-plainer.ts';

/**
 * Puts the review together, holds it to its rules and to the published schema, and appends it: its final frame, its
 * evaluation and journey entry, and the word in the change feed, in one transaction or not at all. Where what judges
 * said does not hold, code's own words stand in their place, and the review says so; one that still does not hold does
 * not leave.
 *
 * Lock order: the learner's state, then the review's.
 *
 * @throws ThroughlineError `review/malformed`, `review/not-learnt`, `review/overtaken`, `learner/erased`
 */
export async function commit(scene: RevisionScene): Promise<void> {
  const findings = await recallFindings(scene);
  const narration = await learnNarration({ ...scene, recalls: true }, findings);
  const writtenAtMs = scene.nowMs();
  const kept = chooseSound({ findings, narration }, writtenAtMs);
  await inTenant(scene.appPool, scene.run.tenant, async (transaction) => {
    await append(transaction, scene, kept);
    crashPoint('review/before-commit');
  });
  crashPoint('review/after-commit');
  await announceFrames(scene.appPool, scene.run.review);
}

/** A review that holds, and what it was put together from. */
interface Sound {
  readonly draft: Draft;
  readonly review: Review;
  /** Whether it is another than what was told of its sections. */
  readonly isPlainer: boolean;
}

/** The fullest of the drafts that holds. @throws ThroughlineError `review/malformed` where none does */
function chooseSound(draft: Draft, writtenAtMs: number): Sound {
  for (const make of [() => draft, ...listPlainer(draft)]) {
    const made = make();
    const review = write(made, writtenAtMs);
    if (findFaults(review).length === 0) return { draft: made, review, isPlainer: made !== draft };
  }
  throw malformed();
}

/** The document, as its parts make it. */
function write({ findings, narration }: Draft, writtenAtMs: number): Review {
  const { material, perspectives, scores } = findings;
  return assembleReview({
    context: material.context,
    table: material.table,
    dimensions: scores.value.dimensions,
    perspectives: perspectives.map(({ value }) => value.perspective),
    narration: narration.value.narration,
    xp: scores.value.xp,
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
  { draft, review, isPlainer }: Sound,
): Promise<void> {
  const { run, master } = scene;
  const [{ erasing }, found, key, version] = await sendTogether([
    lockLearnerState(transaction, run.learner),
    lockReviewState(transaction, run.review),
    findLearnerKey(transaction, master, run.learner),
    readPolicyVersion(transaction, run.tenant),
  ]);
  if (erasing || key === null) throw new ErasedError();
  const locked = requireWorking(found, run);
  const nowMs = Date.parse(review.writtenAt);
  // What does not hold as a whole was told already: it is told anew first. Of each section the last frame counts.
  const anew = isPlainer ? frameDraft(draft) : [];
  const state = await storeFrames(transaction, key, locked, anew, nowMs);
  const { asked, lineUp } = draft.findings.scores.value;
  const { document } = await readPolicyDocument(transaction, run.tenant, version);
  const evaluation = await landReview(transaction, run, key, {
    review,
    position: state.position,
    judge: asked.judge,
    model: asked.judged?.model ?? null,
    promptVersion: asked.judged?.promptVersion ?? null,
    judgeVersion: numberInstrument(document.read.judgeVersion, lineUp),
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
