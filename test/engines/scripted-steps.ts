import { setTimeout as wait } from 'node:timers/promises';
import { ThroughlineError } from '../../src/domain/errors/throughline-error.ts';
import type { CalibrationRef, LearnerRef } from '../../src/domain/ids/learner-ref.ts';
import type { Steps } from '../../src/flows/steps.ts';
import { lockLearnerState } from '../../src/store/calibrate/lock-learner-state.ts';
import { inTenant, type Pool, type Transaction } from '../../src/store/database.ts';
import { appendParking } from '../../src/store/parking/append-parking.ts';
import { findParkingState } from '../../src/store/parking/find-parking-state.ts';
import { movePastParked } from '../../src/store/parking/move-past-parked.ts';
import { findNextDue } from '../../src/steps/learner/find-next-due.ts';
import { takeFence } from '../../src/steps/learner/take-fence.ts';
import type { TraceRow } from './script.ts';

/**
 * Steps whose walk is the real one, and whose calibrations do what the test's script says instead of judging.
 * They commit as the real ones do: under the learner's lock, with their fence.
 */
export function createScriptedSteps(pool: Pool): Steps {
  const nothing = async (): Promise<void> => undefined;
  return {
    learner: {
      takeFence: (ref) => takeFence(pool, ref),
      findNextDue: (ref: LearnerRef, fence) => findNextDue(pool, ref, fence),
      park: (run, attempts, errorCode) =>
        inTenant(pool, run.tenant, (transaction) => park(transaction, run, attempts, errorCode)),
    },
    calibrate: {
      gather: (run) => perform(pool, run),
      measure: nothing,
      collectEvidence: nothing,
      score: nothing,
      proposeHandoff: nothing,
      commit: (run) => inTenant(pool, run.tenant, (transaction) => commit(transaction, run)),
    },
  };
}

async function perform(pool: Pool, run: CalibrationRef): Promise<void> {
  const script = await inTenant(pool, run.tenant, async (transaction) => {
    await note(transaction, run, 'begin');
    const { rows } = await transaction.query<{ fails: boolean; delayMs: number }>(
      `update script set failures = failures - 1 where learner = $1 and position = $2
       returning failures >= 0 as fails, delay_ms as "delayMs"`,
      [run.learner, run.position],
    );
    return rows[0];
  });
  if (script !== undefined && script.delayMs > 0) await wait(script.delayMs);
  if (script?.fails !== true) return;
  await inTenant(pool, run.tenant, (transaction) => note(transaction, run, 'failed'));
  throw new ThroughlineError('judge/unavailable', 'the script says so', { retryable: true });
}

async function commit(transaction: Transaction, run: CalibrationRef): Promise<'landed' | 'stale'> {
  const state = await lockLearnerState(transaction, run.learner);
  if (state.fence !== run.fence) {
    await note(transaction, run, 'stale');
    return 'stale';
  }
  if ((await findParkingState(transaction, run.learner, run.position)) !== null) {
    const line = { position: run.position, action: 'landed', attempts: 0, errorCode: '' } as const;
    await appendParking(transaction, run, line);
  }
  await movePastParked(transaction, run.learner, run.position);
  await note(transaction, run, 'landed');
  return 'landed';
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
