import type { PolicyDocument } from '../policy/policy-document.ts';
import { assignFigures } from './assign-figures.ts';
import { foldPosition } from './fold-read.ts';
import {
  policyOfRecord,
  type FoldRecord,
  type FoldRecordWithState,
  type NewFoldRecord,
} from './fold-record.ts';
import type { Figure, ReadState } from './read-types.ts';
import { restoreReadState } from './restore-read-state.ts';

/** A position with its effective verdict, ready to be folded. */
export type FoldPlan = Pick<
  FoldRecord,
  'position' | 'evaluation' | 'policyVersion' | 'difficultyVersion' | 'verdict'
>;

/** What a landing folds: its own position, and every effective one above it anew. */
export interface Refold {
  /** The last effective position below the landing's; null where there is none. */
  readonly before: FoldRecordWithState | null;
  /** The landing's own position. */
  readonly landed: FoldPlan;
  readonly landing: number;
  /** The records at and above the landing's position, as they stood before it. */
  readonly stood: readonly FoldRecord[];
  /** Figures of completions up to the landing's position. */
  readonly measured: readonly Figure[];
  /** The learner's highest snapshot version so far. */
  readonly lastVersion: number;
}

/**
 * Folds a landing into the read: its position first, then each later one anew under its own verdict and its
 * own policy, one new snapshot version each. In order there is nothing later and this is one fold.
 *
 * @param size most positions in a slice: what is folded before the caller gets to do something else
 * @returns the records in the order of their positions; the first slice is never empty
 */
export function* refold(
  input: Refold,
  policies: ReadonlyMap<number, PolicyDocument>,
  size: number,
): Generator<readonly NewFoldRecord[], void> {
  const { before, landed, stood } = input;
  const plans: readonly FoldPlan[] = [
    landed,
    ...stood.filter((record) => record.position > landed.position),
  ];
  const figures = assignFigures(
    stood.flatMap((record) => record.figures),
    input.measured,
    before?.position ?? 0,
    plans.map((plan) => plan.position),
  );
  let state = restoreReadState(before, policyOf(policies, landed));
  let slice: NewFoldRecord[] = [];
  for (const [index, plan] of plans.entries()) {
    const record = foldPlan(plan, figures[index] ?? [], state, input, index, policies);
    state = record.after;
    slice.push(record);
    if (slice.length < size) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0) yield slice;
}

function foldPlan(
  plan: FoldPlan,
  figures: readonly Figure[],
  state: ReadState,
  input: Refold,
  index: number,
  policies: ReadonlyMap<number, PolicyDocument>,
): NewFoldRecord {
  const snapshotVersion = input.lastVersion + 1 + index;
  const step = foldPosition(
    // The fold counts positions; a learner's versions count landings and refolds as well.
    { ...state, version: snapshotVersion - 1 },
    { position: plan.position, day: plan.verdict.day, ticks: figures, verdict: plan.verdict },
    policyOf(policies, plan),
  );
  return {
    snapshotVersion,
    position: plan.position,
    landing: input.landing,
    evaluation: plan.evaluation,
    estimatorVersion: step.state.estimatorVersion,
    policyVersion: plan.policyVersion,
    difficultyVersion: plan.difficultyVersion,
    figures,
    verdict: plan.verdict,
    cause: index === 0 ? 'landing' : 'refold',
    previousVersion: state.version,
    before: state,
    after: step.state,
    snapshot: step.snapshot,
  };
}

function policyOf(
  policies: ReadonlyMap<number, PolicyDocument>,
  plan: FoldPlan,
): ReturnType<typeof policyOfRecord> {
  const policy = policies.get(plan.policyVersion);
  if (policy === undefined)
    throw new RangeError(`policy version ${plan.policyVersion} is not on record`);
  return policyOfRecord(policy.read, plan.verdict);
}
