import type {
  EvaluationRef,
  LearnerRef,
  WaitingEvaluations,
} from '../../domain/ids/learner-ref.ts';
import { MATERIAL_BYTES_MAX } from '../../domain/touchpoints/material-bounds.ts';
import { lockLearnerState, readLearnerState } from '../../store/calibrate/lock-learner-state.ts';
import { inTenant, type Transaction } from '../../store/database.ts';
import { hasEvaluationsAhead, passEvaluations } from '../../store/evaluate/pass-evaluations.ts';
import { selectWaiting, type WaitingRow } from '../../store/evaluate/select-waiting.ts';
import { ensureProjection } from '../../store/journey/ensure-projection.ts';
import { guardStep } from '../guard-step.ts';
import type { EvaluateParts } from './evaluate-parts.ts';

/** Completions that one turn looks at. */
const WAITING_MAX = 1_000;
/** Turns of one conversation that one call judges. */
const TURNS_AT_ONCE_MAX = 20;

/**
 * Finds the completions that wait for a light evaluation, grouped by conversation: the learner and one persona or
 * the tutor, in one stage of one scenario attempt. A long conversation comes in pieces, in ledger order. It looks
 * through the ledger by itself: a turn waits for no calibration before it.
 */
export async function findWaiting(
  { appPool }: Pick<EvaluateParts, 'appPool'>,
  ref: LearnerRef,
): Promise<WaitingEvaluations> {
  return guardStep(() =>
    inTenant(appPool, ref.tenant, async (transaction) => {
      const state = await readLearnerState(transaction, ref.learner);
      if (state.erasing) return { conversations: [], more: false };
      await mendProjection(transaction, ref, state.nextEntrySeq);
      const isMoreAhead = await lookAhead(transaction, ref);
      const rows = await selectWaiting(transaction, ref.learner, WAITING_MAX + 1);
      const conversations = groupConversations(ref, rows.slice(0, WAITING_MAX));
      return { conversations, more: isMoreAhead || rows.length > WAITING_MAX };
    }),
  );
}

/** Locks the learner only where there is something to put on the list. */
async function lookAhead(transaction: Transaction, ref: LearnerRef): Promise<boolean> {
  if (!(await hasEvaluationsAhead(transaction, ref))) return false;
  const { erasing } = await lockLearnerState(transaction, ref.learner);
  return !erasing && passEvaluations(transaction, ref);
}

/** A journey from before it had one gets its projection with its first look. */
async function mendProjection(
  transaction: Transaction,
  ref: LearnerRef,
  nextEntrySeq: number,
): Promise<void> {
  if (nextEntrySeq === 1) return;
  await ensureProjection(transaction, ref, () => lockLearnerState(transaction, ref.learner));
}

function groupConversations(
  ref: LearnerRef,
  rows: readonly WaitingRow[],
): readonly EvaluationRef[] {
  const conversations = Map.groupBy(rows, ({ persona, scenarioAttempt, stage }) =>
    JSON.stringify([persona, scenarioAttempt, stage]),
  );
  return [...conversations.values()].flatMap((turns) =>
    sliceTurns(turns).map((positions) => ({ tenant: ref.tenant, learner: ref.learner, positions })),
  );
}

/** In ledger order; a piece ends where it is full, or where its words are more than one material holds. */
function sliceTurns(turns: readonly WaitingRow[]): readonly (readonly number[])[] {
  const slices: number[][] = [];
  let bytesLeft = 0;
  for (const { position, bytes } of turns.toSorted((one, other) => one.position - other.position)) {
    const last = slices.at(-1);
    if (last === undefined || last.length >= TURNS_AT_ONCE_MAX || bytes > bytesLeft) {
      slices.push([position]);
      bytesLeft = MATERIAL_BYTES_MAX - bytes;
    } else {
      last.push(position);
      bytesLeft -= bytes;
    }
  }
  return slices;
}
