import type { ClientBase } from 'pg';
import type { LearnerId } from '../../domain/ids/ids.ts';
import { textArray, uuidArray } from './binary-arrays.ts';

export interface TaskRef {
  readonly learner: LearnerId;
  readonly task: string;
}

/** How often a learner has passed a task. */
export interface TaskPasses extends TaskRef {
  readonly passes: number;
}

/** Counts passed completions of each task; partial index `ledger_passed_task`. Tasks never passed are left out. */
export async function readTaskPasses(
  client: ClientBase,
  tasks: readonly TaskRef[],
): Promise<TaskPasses[]> {
  const result = await client.query<TaskPasses>({
    name: 'read-task-passes',
    text: `select sent.learner, sent.task, count(*) as passes
           from (select unnest($1::uuid[]) as learner, unnest($2::text[]) as task) as sent
           cross join lateral (
             select from ledger
             where learner = sent.learner and task = sent.task and status = 'completed'
               and outcome = 'passed' offset 0) as passed
           group by sent.learner, sent.task`,
    values: [uuidArray(tasks, (ref) => ref.learner), textArray(tasks, (ref) => ref.task)],
  });
  return result.rows;
}
