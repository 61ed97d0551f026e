import { setTimeout as wait } from 'node:timers/promises';
import { ThroughlineError } from '../../../src/domain/errors/throughline-error.ts';
import type { CalibrationRef, LearnerRef } from '../../../src/domain/ids/learner-ref.ts';
import type { Steps } from '../../../src/flows/steps.ts';
import { lockLearnerState } from '../../../src/store/calibrate/lock-learner-state.ts';
import { inTenant, type Pool, type Transaction } from '../../../src/store/database.ts';
import { findJudgeSetting } from '../../../src/store/judging/find-judge-setting.ts';
import { appendParking } from '../../../src/store/parking/append-parking.ts';
import { findParkingState } from '../../../src/store/parking/find-parking-state.ts';
import { movePastParked } from '../../../src/store/parking/move-past-parked.ts';
import { findNextDue } from '../../../src/steps/learner/find-next-due.ts';
import { takeFence } from '../../../src/steps/learner/take-fence.ts';
import type { DeadlyStep, TraceRow } from './script.ts';
import { createScriptedReviews } from './scripted-reviews.ts';
import { createIdleErasure } from './idle-flows.ts';

/** Long enough for a wake to come meanwhile. */
const JUDGE_MS = 15;
const HELD_POLL_MS = 20;

/**
 * Steps whose walk is the real one, and whose calibrations do what the test's script says instead of judging.
 * They commit as the real ones do: under the learner's lock, with their fence, and once.
 *
 * @param isMortal whether this process dies where `Stage.killAt` says so
 */
export function createScriptedSteps(pool: Pool, { isMortal = false } = {}): Steps {
  const mayDie = async (ref: LearnerRef, step: DeadlyStep): Promise<void> => {
    if (isMortal) await dieIfTold(pool, ref, step);
  };
  const within = async <Result>(
    ref: LearnerRef,
    work: (transaction: Transaction) => Promise<Result>,
  ): Promise<Result> => inTenant(pool, ref.tenant, work);
  return {
    learner: {
      async takeFence(ref) {
        await mayDie(ref, 'takeFence');
        return takeFence(pool, ref);
      },
      async findNextDue(ref, fence) {
        await mayDie(ref, 'findNextDue');
        return findNextDue(pool, ref, fence);
      },
      async park(run, attempts, errorCode) {
        await mayDie(run, 'park');
        await within(run, (transaction) => park(transaction, run, attempts, errorCode));
        await mayDie(run, 'after park');
      },
    },
    calibrate: {
      async gather(run) {
        await mayDie(run, 'gather');
        await perform(pool, run);
      },
      measure: (run) => mayDie(run, 'measure'),
      collectEvidence: (run) => mayDie(run, 'collectEvidence'),
      score: (run) => mayDie(run, 'score'),
      proposeHandoff: (run) => mayDie(run, 'proposeHandoff'),
      async commit(run) {
        await mayDie(run, 'commit');
        const outcome = await within(run, (transaction) => commit(transaction, run));
        await mayDie(run, 'after commit');
        return outcome;
      },
    },
    evaluate: {
      findWaiting: (ref) =>
        within(ref, async (transaction) => {
          await note(transaction, { ...ref, position: 0, fence: 0 }, 'looked');
          const positions = await listWaiting(transaction, ref);
          return {
            conversations: positions.length > 0 ? [{ ...ref, positions }] : [],
            more: false,
          };
        }),
      judge: () => wait(JUDGE_MS),
      commit: (run) =>
        within(run, async (transaction) => {
          await transaction.query(
            'delete from evaluation_due where learner = $1 and position = any($2::bigint[])',
            [run.learner, run.positions],
          );
        }),
      noteFailure: async () => ({ attempts: 0 }),
    },
    review: createScriptedReviews(pool),
    erase: createIdleErasure(),
  };
}

async function listWaiting(transaction: Transaction, ref: LearnerRef): Promise<readonly number[]> {
  const { rows } = await transaction.query<{ position: number }>(
    'select position::integer from evaluation_due where learner = $1 order by position',
    [ref.learner],
  );
  return rows.map((row) => row.position);
}

async function dieIfTold(pool: Pool, ref: LearnerRef, step: DeadlyStep): Promise<void> {
  // One statement: another death in this process must not take this one away unseen.
  const { rowCount } = await pool.query(
    `with dead as (delete from death where learner = $1 and step = $2 returning learner)
     insert into trace (learner, position, phase, pid, fence) select learner, 0, 'killed', $3, 0 from dead`,
    [ref.learner, step, process.pid],
  );
  if (rowCount === 0) return;
  process.kill(process.pid, 'SIGKILL');
}

async function perform(pool: Pool, run: CalibrationRef): Promise<void> {
  const script = await inTenant(pool, run.tenant, async (transaction) => {
    await note(transaction, run, 'begin');
    const { rows } = await transaction.query<{ fails: boolean; delayMs: number; held: boolean }>(
      `update script set failures = failures - 1 where learner = $1 and position = $2
       returning failures >= 0 as fails, delay_ms as "delayMs", held`,
      [run.learner, run.position],
    );
    return rows[0];
  });
  while (script?.held === true && (await isHeld(pool, run))) await wait(HELD_POLL_MS);
  if (script !== undefined && script.delayMs > 0) await wait(script.delayMs);
  if (await inTenant(pool, run.tenant, (transaction) => isStopped(transaction, run))) {
    throw new ThroughlineError('judge/stopped', 'judges are stopped', { retryable: true });
  }
  if (script?.fails !== true) return;
  await inTenant(pool, run.tenant, (transaction) => note(transaction, run, 'failed'));
  throw new ThroughlineError('judge/unavailable', 'the script says so', { retryable: true });
}

async function isHeld(pool: Pool, { learner, position }: CalibrationRef): Promise<boolean> {
  const { rows } = await pool.query(
    'select from script where learner = $1 and position = $2 and held',
    [learner, position],
  );
  return rows.length > 0;
}

/** Whether the tenant's judges are stopped, noted where they are. */
async function isStopped(transaction: Transaction, run: CalibrationRef): Promise<boolean> {
  const setting = await findJudgeSetting(transaction);
  if (setting?.stopped === true) await note(transaction, run, 'held');
  return setting?.stopped === true;
}

async function commit(transaction: Transaction, run: CalibrationRef): Promise<'landed' | 'stale'> {
  const state = await lockLearnerState(transaction, run.learner);
  if (state.fence !== run.fence) {
    await note(transaction, run, 'stale');
    return 'stale';
  }
  if (await hasLanded(transaction, run)) return 'landed'; // the try before this one died after its commit
  if ((await findParkingState(transaction, run.learner, run.position)) !== null) {
    const line = { position: run.position, action: 'landed', attempts: 0, errorCode: '' } as const;
    await appendParking(transaction, run, line);
  }
  await movePastParked(transaction, run.learner, run.position);
  await note(transaction, run, 'landed');
  return 'landed';
}

async function hasLanded(transaction: Transaction, run: CalibrationRef): Promise<boolean> {
  const { rowCount } = await transaction.query(
    `select from trace where learner = $1 and position = $2 and phase = 'landed'`,
    [run.learner, run.position],
  );
  return rowCount !== 0;
}

async function park(
  transaction: Transaction,
  run: CalibrationRef,
  attempts: number,
  errorCode: string,
): Promise<void> {
  const state = await lockLearnerState(transaction, run.learner);
  if (state.fence !== run.fence) return;
  const { position } = run;
  if ((await findParkingState(transaction, run.learner, position)) === 'parked') return;
  await appendParking(transaction, run, { position, action: 'parked', attempts, errorCode });
  await movePastParked(transaction, run.learner, position);
  await note(transaction, run, 'parked');
}

async function note(
  transaction: Transaction,
  run: CalibrationRef,
  phase: TraceRow['phase'],
): Promise<void> {
  await transaction.query(
    'insert into trace (learner, position, phase, pid, fence) values ($1, $2, $3, $4, $5)',
    [run.learner, run.position, phase, process.pid, run.fence],
  );
}
