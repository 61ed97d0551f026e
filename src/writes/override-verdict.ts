import canonicalize from 'canonicalize';
import { v5 } from 'uuid';
import type { Override, OverrideResult } from '@throughline/contract';
import { ErasedError } from '../domain/errors/erased-error.ts';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import { buildOverride, type JudgesInForce } from '../domain/evaluation/build-override.ts';
import type { LearnerId, TenantId } from '../domain/ids/ids.ts';
import type { LearnerRef } from '../domain/ids/learner-ref.ts';
import type { GapOperation } from '../domain/journey/entry.ts';
import { refuteObserved } from '../domain/journey/refute-observed.ts';
import type { PolicyDocument } from '../domain/policy/policy-document.ts';
import { listFiguresOnlySkills } from '../domain/read/read-policy.ts';
import type { Figure } from '../domain/read/read-types.ts';
import { DIFFICULTY_VERSION_0 } from '../domain/skills/difficulty-version.ts';
import { landVerdict } from '../landing/land-verdict.ts';
import type { Landing, Surroundings } from '../landing/landing.ts';
import { measureFigures } from '../landing/measure-figures.ts';
import { readSurroundings } from '../landing/read-surroundings.ts';
import { findOverride } from '../store/calibrate/find-override.ts';
import { lockLanding } from '../store/calibrate/lock-landing.ts';
import {
  lockLearnerState,
  readLearnerState,
  type LockedLearner,
} from '../store/calibrate/lock-learner-state.ts';
import { selectCompletion, type CompletionRow } from '../store/calibrate/select-completion.ts';
import { crashPoint } from '../store/crash-point.ts';
import { inTenant, type Pool, type Transaction } from '../store/database.ts';
import { ensureProjection } from '../store/journey/ensure-projection.ts';
import { selectObservedGaps } from '../store/journey/select-observed-gaps.ts';
import { loadLearnerKey } from '../store/keys/learner-key-store.ts';
import type { LearnerKey, MasterKey } from '../store/keys/learner-key.ts';
import { selectPolicies } from '../store/reads/select-policies.ts';
import { wakeLearners } from '../store/work/wake-learners.ts';
import { findOwner } from './find-owner.ts';

/** What the command needs from the rest. */
export interface OverrideParts {
  /** Of the role `tl_app`. */
  readonly appPool: Pool;
  readonly master: MasterKey;
  /** Now, in ms since 1970. */
  nowMs(): number;
  /** The judge in force: whether it gives levels decides what the first verdict's banks rest on. */
  readonly judge: { readonly givesLevels: boolean };
}

/** Who overrides whose verdict with what. */
export interface OverrideRequest {
  readonly tenant: TenantId;
  /** What the platform calls the learner. */
  readonly learner: string;
  /** Name or id of the key that the request came with. */
  readonly author: string;
  readonly override: Override;
}

/**
 * Lands a person's verdict at the position that it corrects: fused with a person's noise, every later
 * position folded anew, what that changes settled, one journey entry. The same `id` again answers as the
 * first time.
 *
 * @throws ThroughlineError `learner/not-found`, `learner/erased`, `verdict/not-found` (no verdict belongs at
 *   the position), `verdict/pending` (it is still to come), `verdict/id-reused`
 */
export async function overrideVerdict(
  parts: OverrideParts,
  request: OverrideRequest,
): Promise<OverrideResult> {
  const result = await inTenant(parts.appPool, request.tenant, async (transaction) => {
    const answer = await overrideInTurn(transaction, parts, request);
    crashPoint('override/before-commit');
    return answer;
  });
  crashPoint('override/after-commit');
  if (result.kind === 'answered') return result.answer;
  // What landed never changes, so that its answer is put together after the learner's lock is gone.
  const landed = await inTenant(parts.appPool, request.tenant, (transaction) =>
    findOverride(transaction, result.evaluationId),
  );
  if (landed === null) throw new Error('an override has landed and is not there');
  return { ...landed.result, id: request.override.id, duplicate: false };
}

type Overridden =
  | { readonly kind: 'landed'; readonly evaluationId: string }
  | { readonly kind: 'answered'; readonly answer: OverrideResult };

async function overrideInTurn(
  transaction: Transaction,
  parts: OverrideParts,
  request: OverrideRequest,
): Promise<Overridden> {
  const { override } = request;
  const found = await findOwner(transaction, parts.master, request.tenant, request.learner);
  const ref = { tenant: request.tenant, learner: found.learner };
  await lockLanding(transaction, ref.learner);
  const state = await readLearnerState(transaction, ref.learner);
  if (state.erasing) throw new ErasedError();
  const key = await loadLearnerKey(transaction, parts.master, ref.learner);
  const evaluationId = v5(override.id, ref.learner);
  const first = await answerAgain(transaction, key, evaluationId, override);
  if (first !== null) return { kind: 'answered', answer: first };
  const completion = await findCorrectable(transaction, ref.learner, state, override.position);
  const around = await readSurroundings(transaction, ref.learner, completion.seq);
  const policies = await selectPolicies(transaction);
  const built = buildLanding(parts, request, completion, around, policies);
  const gapOps = await refuteGaps(transaction, ref, around, override);
  const landing = {
    ...built,
    entry: { ...built.entry, gapOps },
    evaluationId,
    measured:
      around.superseded === null
        ? await measureUnmeasured(transaction, parts, ref.learner, completion.seq, around)
        : [],
  };
  await landVerdict({ transaction, ref, key, state, landing, around }, policies);
  // A calibration that is under way may stand on the read that has just moved: it has to look again.
  await wakeLearners(transaction, ref.tenant, [ref.learner]);
  return { kind: 'landed', evaluationId };
}

/** What the levels take back of the verdict that they correct. */
async function refuteGaps(
  transaction: Transaction,
  ref: LearnerRef,
  { superseded }: Surroundings,
  { skills }: Override,
): Promise<readonly GapOperation[]> {
  if (superseded === null) return [];
  await ensureProjection(transaction, ref, () => lockLearnerState(transaction, ref.learner));
  const observed = await selectObservedGaps(transaction, ref.learner, superseded.evaluation);
  return refuteObserved(observed, skills);
}

async function answerAgain(
  transaction: Transaction,
  key: LearnerKey,
  evaluationId: string,
  override: Override,
): Promise<OverrideResult | null> {
  const stored = await findOverride(transaction, evaluationId, key);
  if (stored === null) return null;
  if (stored.request !== canonicalize(override)) {
    throw new ThroughlineError(
      'verdict/id-reused',
      `the id ${override.id} was used for another verdict`,
    );
  }
  return { ...stored.result, id: override.id, duplicate: true };
}

/** The completion at a position, where a verdict has landed or was parked. */
async function findCorrectable(
  transaction: Transaction,
  learner: LearnerId,
  state: LockedLearner,
  position: number,
): Promise<CompletionRow> {
  const completion = await selectCompletion(transaction, learner, position);
  if (completion === null || completion.effect !== 'calibrate') {
    throw new ThroughlineError('verdict/not-found', 'no completion at this position is calibrated');
  }
  if (position > state.cursor) {
    throw new ThroughlineError(
      'verdict/pending',
      'the verdict of this completion is still to come',
    );
  }
  return completion;
}

function buildLanding(
  parts: OverrideParts,
  { author, override }: OverrideRequest,
  completion: CompletionRow,
  around: Surroundings,
  policies: ReadonlyMap<number, PolicyDocument>,
): Omit<Landing, 'evaluationId' | 'measured'> {
  const { superseded } = around;
  const judges = findJudges(parts, completion, around, policies);
  const { evaluation, verdict, words } = buildOverride(override, completion, superseded, judges);
  return {
    cause: 'override',
    completion,
    evaluation,
    author,
    model: null,
    promptVersion: null,
    rubric: null,
    difficultyVersion: superseded?.difficultyVersion ?? DIFFICULTY_VERSION_0.version,
    verdict,
    words: { reason: override.reason, request: canonicalize(override) },
    bodyIds: new Map(),
    entry: { author: 'human', words, gapOps: [] },
    nowMs: parts.nowMs(),
  };
}

/**
 * The judges that a person's verdict is folded beside: those that the record at the position names, else a
 * neighbour's, so that a correction in the past is read as its time was; without any, those in force.
 */
function findJudges(
  { judge }: OverrideParts,
  completion: CompletionRow,
  { superseded, before, stood }: Surroundings,
  policies: ReadonlyMap<number, PolicyDocument>,
): JudgesInForce {
  const neighbour = superseded ?? before ?? stood[0];
  if (neighbour !== undefined) return neighbour.verdict;
  const policy = policies.get(completion.policyVersion);
  if (policy === undefined) throw new RangeError('the policy of this completion is not on record');
  const { judgeVersion, estimator } = policy.read;
  return {
    judgeVersion,
    figuresOnly: listFiguresOnlySkills(judge.givesLevels, estimator.figuresOnly),
  };
}

/** The figures of a window that no calibration has measured, because its completion was parked. */
async function measureUnmeasured(
  transaction: Transaction,
  parts: OverrideParts,
  learner: LearnerId,
  position: number,
  { before }: Surroundings,
): Promise<readonly Figure[]> {
  const window = { previousPosition: before?.position ?? 0, position };
  return measureFigures(transaction, parts.master, learner, window, DIFFICULTY_VERSION_0);
}
