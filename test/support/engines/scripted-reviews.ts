import { setTimeout as wait } from 'node:timers/promises';
import type { LearnerRef, ReviewRef } from '../../../src/domain/ids/learner-ref.ts';
import type { Steps } from '../../../src/flows/steps.ts';
import { inTenant, type Pool, type Transaction } from '../../../src/store/database.ts';
import { createIdleReviews } from './idle-flows.ts';

const JUDGE_MS = 50;
/** How long a scoring waits for every learner's review to be under way. */
const TOGETHER_MS_MAX = 50_000;

/**
 * Reviews that a row of `review_due` stands for: due from its `recorded_at` on, with two personas, and done when the row
 * is gone. None is scored before each learner's has begun. What was looked at, begun and committed is in the trace.
 */
export function createScriptedReviews(pool: Pool): Steps['review'] {
  const within = <Result>(
    ref: LearnerRef,
    work: (transaction: Transaction) => Promise<Result>,
  ): Promise<Result> => inTenant(pool, ref.tenant, work);
  return {
    ...createIdleReviews(),
    findDue: (ref) =>
      within(ref, async (transaction) => {
        await note(transaction, ref, 0, 'looked');
        const { rows } = await transaction.query<{ position: number; inMs: number }>(
          `select position::integer, greatest(0, extract(epoch from recorded_at - clock_timestamp()) * 1000)::float8 as "inMs"
           from review_due where learner = $1 order by position`,
          [ref.learner],
        );
        const waits = rows.filter(({ inMs }) => inMs > 0).map(({ inMs }) => Math.ceil(inMs));
        return {
          reviews: rows
            .filter(({ inMs }) => inMs <= 0)
            .map(({ position }) => ({
              run: { ...ref, review: ref.learner, revision: position },
              attempts: 0,
              sinceFirstMs: 0,
            })),
          nextMs: waits.length === 0 ? null : Math.min(...waits),
          more: false,
        };
      }),
    awaitVerdicts: async () => ({ kind: 'ready' }),
    gatherRollups: nothing,
    gatherConversations: async () => ({ personas: 2 }),
    gatherArtefacts: nothing,
    computeFigures: nothing,
    givePerspective: () => wait(JUDGE_MS),
    async score(run) {
      await within(run, (transaction) => note(transaction, run, run.revision, 'begin'));
      const deadlineMs = performance.now() + TOGETHER_MS_MAX;
      while (performance.now() < deadlineMs && !(await within(run, haveAllBegun)))
        await wait(JUDGE_MS);
    },
    narrate: nothing,
    commit: (run) =>
      within(run, async (transaction) => {
        const done = await transaction.query(
          'delete from review_due where learner = $1 and position = $2',
          [run.learner, run.revision],
        );
        if (done.rowCount === 1) await note(transaction, run, run.revision, 'landed');
      }),
  };
}

/** Whether every learner with a review has one under way, or had. */
async function haveAllBegun(transaction: Transaction): Promise<boolean> {
  const { rows } = await transaction.query<{ all: boolean }>(
    `select not exists (select from review_due d where not exists
       (select from trace t where t.learner = d.learner and t.phase = 'begin')) as all`,
  );
  return rows[0]?.all === true;
}

async function nothing(): Promise<void> {}

async function note(
  transaction: Transaction,
  { learner }: LearnerRef | ReviewRef,
  position: number,
  phase: string,
): Promise<void> {
  await transaction.query(
    'insert into trace (learner, position, phase, pid, fence) values ($1, $2, $3, $4, 0)',
    [learner, position, phase, process.pid],
  );
}
