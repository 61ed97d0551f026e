import canonicalize from 'canonicalize';
import { v5 } from 'uuid';
import type { Override, OverrideResult } from '@throughline/contract';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import type { Evaluation } from '../domain/evaluation/evaluation.ts';
import type { LearnerId, TenantId } from '../domain/ids/ids.ts';
import { measureOutcome, tellOverride } from '../domain/journey/claims.ts';
import type { PolicyDocument } from '../domain/policy/policy-document.ts';
import { valueOfLevel, type AnchorLevel } from '../domain/read/hold-level.ts';
import type { Figure } from '../domain/read/read-types.ts';
import { DIFFICULTY_VERSION_0 } from '../domain/skills/difficulty-version.ts';
import { measureWindow } from '../domain/skills/measure-window.ts';
import type { WorkSkill } from '../domain/skills/work-skill.ts';
import type { FoldRecord } from '../store/calibrate/fold-record.ts';
import { landVerdict } from '../store/calibrate/land-verdict.ts';
import type { LandingVerdict } from '../store/calibrate/landing.ts';
import { loadWindow } from '../store/calibrate/load-window.ts';
import { lockLearnerState, type LockedLearner } from '../store/calibrate/lock-learner-state.ts';
import { selectCompletion, type CompletionRow } from '../store/calibrate/select-completion.ts';
import { selectFoldRecords } from '../store/calibrate/select-fold-records.ts';
import { findOverride } from '../store/calibrate/find-override.ts';
import { selectRecordBefore } from '../store/calibrate/select-record-before.ts';
import { crashPoint } from '../store/crash-point.ts';
import { inTenant, type Pool, type Transaction } from '../store/database.ts';
import { loadLearnerKey } from '../store/keys/learner-key-store.ts';
import type { LearnerKey, MasterKey } from '../store/keys/learner-key.ts';
import { findLearner } from '../store/reads/find-learner.ts';
import { selectPolicies } from '../store/reads/select-policies.ts';
import { wakeLearners } from '../store/work/wake-learners.ts';

/** The name under which a person's verdicts stand. */
const HUMAN_JUDGE = 'human.v1';

/** What the command needs from the rest. */
export interface OverrideParts {
  /** Of the role `tl_app`. */
  readonly appPool: Pool;
  readonly master: MasterKey;
  /** Now, in ms since 1970. */
  nowMs(): number;
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
    const answer = await overrideUnderLock(transaction, parts, request);
    crashPoint('override/before-commit');
    return answer;
  });
  crashPoint('override/after-commit');
  return result;
}

async function overrideUnderLock(
  transaction: Transaction,
  parts: OverrideParts,
  request: OverrideRequest,
): Promise<OverrideResult> {
  const { override } = request;
  const found = await findLearner(transaction, request.learner);
  if (found === null)
    throw new ThroughlineError('learner/not-found', 'no event of this learner was recorded');
  const ref = { tenant: request.tenant, learner: found.learner };
  const state = await lockLearnerState(transaction, ref.learner);
  if (state.erasure !== 'none')
    throw new ThroughlineError('learner/erased', 'this learner was erased');
  const key = await loadLearnerKey(transaction, parts.master, ref.learner);
  const evaluationId = v5(override.id, ref.learner);
  const first = await answerAgain(transaction, key, evaluationId, override);
  if (first !== null) return first;
  const completion = await findCorrectable(transaction, ref.learner, state, override.position);
  const stood = await selectFoldRecords(transaction, ref.learner, completion.seq);
  const superseded = stood.find((record) => record.position === completion.seq) ?? null;
  const policies = await selectPolicies(transaction);
  const nowMs = parts.nowMs();
  const evaluation = buildEvaluation(override, completion);
  await landVerdict(transaction, ref, key, state, policies, {
    cause: 'override',
    completion,
    evaluationId,
    evaluation,
    author: request.author,
    model: null,
    promptVersion: null,
    rubric: null,
    difficultyVersion: superseded?.difficultyVersion ?? DIFFICULTY_VERSION_0.version,
    verdict: buildVerdict(
      override,
      superseded,
      superseded ??
        (await selectRecordBefore(transaction, ref.learner, completion.seq)) ??
        stood[0],
      policies.get(completion.policyVersion),
    ),
    measured:
      superseded === null
        ? await measureFigures(transaction, parts, ref.learner, completion.seq)
        : [],
    words: { reason: override.reason, request: canonicalize(override) },
    bodyIds: new Map(),
    entry: {
      author: 'human',
      words: {
        ...tellOverride(override.skills, evaluation.outcome, completion.seq),
        reason: override.reason,
      },
      gapOps: [],
    },
    nowMs,
  });
  // A calibration that is under way may stand on the read that has just moved: it has to look again.
  await wakeLearners(transaction, ref.tenant, [ref.learner]);
  const answer = await findOverride(transaction, evaluationId);
  if (answer === null) throw new Error('an override has landed and is not there');
  return { ...answer.result, id: override.id, duplicate: false };
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

function buildEvaluation(override: Override, completion: CompletionRow): Evaluation {
  const outcome = completion.outcome ?? 'none';
  return {
    source: 'human',
    judge: HUMAN_JUDGE,
    outcome,
    assist: 'none',
    items: override.skills.map(({ skill, level }) => ({
      skill,
      criterion: `human.${skill}`,
      level: level as AnchorLevel,
      value: valueOfLevel(level as AnchorLevel),
      rawValue: valueOfLevel(level as AnchorLevel),
      confidence: null,
      passed: null,
      abstained: null,
      evidence: [measureOutcome(outcome, completion.seq)],
    })),
    droppedEvidence: 0,
  };
}

/**
 * A person's levels, and beside them those of the verdict before for the skills that they left alone.
 *
 * @param neighbour a verdict that was fused under the judges of this learner's time, where there is one
 */
function buildVerdict(
  override: Override,
  superseded: FoldRecord | null,
  neighbour: FoldRecord | undefined,
  policy: PolicyDocument | undefined,
): LandingVerdict {
  if (policy === undefined) throw new RangeError('the policy of this completion is not on record');
  const levels: Partial<Record<WorkSkill, number>> = {};
  for (const { skill, level } of override.skills)
    levels[skill] = valueOfLevel(level as AnchorLevel);
  const before = superseded?.verdict ?? null;
  const carried: LandingVerdict['carried'] = Object.fromEntries(
    Object.keys(before?.levels ?? {})
      .filter((skill) => levels[skill as WorkSkill] === undefined)
      .map((skill) => {
        const given = before?.carried?.[skill as WorkSkill];
        return [skill, given ?? { source: before?.source, judgeVersion: before?.judgeVersion }];
      }),
  );
  return {
    source: 'human',
    levels: { ...before?.levels, ...levels },
    carried,
    judgeVersion: neighbour?.verdict.judgeVersion ?? policy.read.judgeVersion,
    figuresOnly: neighbour?.verdict.figuresOnly ?? policy.read.estimator.figuresOnly,
  };
}

/** The figures of a window that no calibration has measured, because its completion was parked. */
async function measureFigures(
  transaction: Transaction,
  parts: OverrideParts,
  learner: LearnerId,
  position: number,
): Promise<readonly Figure[]> {
  const before = await selectRecordBefore(transaction, learner, position);
  const window = { previousPosition: before?.position ?? 0, position };
  const { events, contexts } = await loadWindow(transaction, parts.master, learner, window);
  return measureWindow(events, window, contexts, DIFFICULTY_VERSION_0);
}
