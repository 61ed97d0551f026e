import type { WorkSkill } from '@throughline/contract';
import type { ReviewRollups, ReviewSubject } from '../../domain/review/context.ts';
import type { ReadSnapshot } from '../../domain/read/read-types.ts';
import { rollUpObjectives } from '../../domain/review/roll-up-objectives.ts';
import { forEachSkill } from '../../domain/skills/work-skill.ts';
import { ErasedError } from '../../domain/errors/erased-error.ts';
import { findSnapshotRead } from '../../store/calibrate/find-snapshot-read.ts';
import { findNextPending } from '../../store/calibrate/find-next-pending.ts';
import { readLearnerState } from '../../store/calibrate/lock-learner-state.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { inTenant, type Transaction } from '../../store/database.ts';
import { readPolicyDocument } from '../../store/policy/read-policy-document.ts';
import { readPolicyVersion } from '../../store/policy/read-policy-version.ts';
import { findExternalId } from '../../store/review/find-external-id.ts';
import { selectPendingVerdicts } from '../../store/review/select-pending-verdicts.ts';
import { sumAttemptXp, type AttemptXp } from '../../store/review/sum-attempt-xp.ts';
import { sendTogether } from '../../store/send-together.ts';
import { learnOnce, tellFrames, type Learnt, type RevisionScene } from './in-revision.ts';
import { readAttempt, type Attempt } from './read-attempt.ts';
import { readGaps } from './read-gaps.ts';
import { listTouchpoints } from './list-touchpoints.ts';
import { readVerdicts } from './read-verdicts.ts';

/** The first of the three contexts: what the attempt came to in numbers, and what the review is of. */
export interface GatheredRollups {
  readonly subject: ReviewSubject;
  readonly rollups: ReviewRollups;
}

/** Gathers touchpoints, verdicts, gaps and XP of the attempt, once, as of one moment, and tells that it did. */
export async function gatherRollups(scene: RevisionScene): Promise<void> {
  const { rollups } = (await learnRollups(scene)).value;
  crashPoint('review/after-rollups');
  const data = { context: 'rollups', count: rollups.objectives.length } as const;
  await tellFrames(scene, [{ type: 'context.gathered', key: 'context.gathered/rollups', data }]);
}

/** What was gathered, however often it is asked for. */
export async function learnRollups(scene: RevisionScene): Promise<Learnt<GatheredRollups>> {
  return learnOnce(scene, 'gather-rollups', [], async () => {
    const attempt = await readAttempt(scene);
    return inTenant(
      scene.appPool,
      scene.run.tenant,
      (transaction) => gather(transaction, scene, attempt),
      'repeatable read',
    );
  });
}

async function gather(
  transaction: Transaction,
  scene: RevisionScene,
  attempt: Attempt,
): Promise<GatheredRollups> {
  const { state, run } = scene;
  const listed = listTouchpoints(attempt);
  const [learner, gaps, verdicts, standing, pending, weights] = await sendTogether([
    findExternalId(transaction, run.learner),
    readGaps(transaction, run.learner, attempt, listed),
    readVerdicts(transaction, scene, listed),
    readStanding(transaction, scene),
    selectPendingVerdicts(transaction, run.learner, state.scenario, state.attempt),
    readWeights(transaction, scene),
  ]);
  if (learner === null) throw new ErasedError();
  const touchpoints = listed.map((touchpoint) => ({
    ...touchpoint,
    assist: gaps.assists.get(`${touchpoint.kind}/${touchpoint.touchpoint}`) ?? null,
  }));
  return {
    subject: describeSubject(scene, attempt, learner),
    rollups: {
      touchpoints,
      verdicts,
      gaps: gaps.gaps,
      objectives: rollUpObjectives(touchpoints, verdicts, gaps.gaps),
      means: readMeans(standing.read),
      weights,
      totalXp: standing.xp.total,
      unsettledXp: standing.xp.unsettled,
      pending: pending.map(({ parked: _parked, ...verdict }) => verdict),
    },
  };
}

/** The read in force, and what the attempt earned. */
async function readStanding(
  transaction: Transaction,
  { run, state }: RevisionScene,
): Promise<{ readonly read: ReadSnapshot | null; readonly xp: AttemptXp }> {
  const { cursor, snapshotVersion } = await readLearnerState(transaction, run.learner);
  const { scenario, attempt, position, asOfSeq: throughSeq } = state;
  const [read, pendingSeq] = await sendTogether([
    findSnapshotRead(transaction, run.learner, snapshotVersion),
    findNextPending(transaction, run.learner, cursor),
  ]);
  const of = { scenario, attempt, position, throughSeq };
  return { read, xp: await sumAttemptXp(transaction, run.learner, of, pendingSeq) };
}

function describeSubject(
  { run, state }: RevisionScene,
  { events, completion, scenario }: Attempt,
  learner: string,
): ReviewSubject {
  return {
    reviewId: run.review,
    revision: run.revision,
    learner,
    scenario: state.scenario,
    scenarioTitle: scenario?.document.title ?? null,
    attempt: state.attempt,
    outcome: completion.outcome ?? 'none',
    asOfSeq: state.asOfSeq,
    startedAtMs: Math.min(...events.map(({ occurredAtMs }) => occurredAtMs)),
    endedAtMs: completion.occurredAtMs,
  };
}

function readMeans(read: ReadSnapshot | null): Record<WorkSkill, number | null> {
  return forEachSkill((skill) =>
    read === null || !read.skills[skill].rated ? null : read.skills[skill].mean,
  );
}

async function readWeights(
  transaction: Transaction,
  { run }: RevisionScene,
): Promise<Readonly<Record<WorkSkill, number>>> {
  const version = await readPolicyVersion(transaction, run.tenant);
  const { document } = await readPolicyDocument(transaction, run.tenant, version);
  return document.read.weights;
}
