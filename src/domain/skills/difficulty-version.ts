import type { Task } from '@throughline/contract';

/** What is known of one task from those who took it. */
export interface TaskDifficulty {
  /** Expected share of right first tries, 0–1. */
  readonly firstTry: number;
  /** Expected share of work without help, 0–1. */
  readonly unaided: number;
  /** Time that it takes, ms; null where nobody has solved it yet. */
  readonly timeMs: number | null;
}

/** One immutable estimate of all tasks; a calibration record names the one that it used. */
export interface DifficultyVersion {
  readonly version: number;
  /** What holds for a task that is not listed, and for work without a task. */
  readonly unlisted: { readonly firstTry: number; readonly unaided: number };
  /** By task id. */
  readonly tasks: ReadonlyMap<string, TaskDifficulty>;
}

/**
 * Before anything was estimated: .7 of first tries are right, .75 of work is unaided, times are those
 * that the platform expects. A platform's `difficulty` is where a later version's estimate starts from;
 * here, with nobody's outcomes beside it, it is not used.
 */
export const DIFFICULTY_VERSION_0: DifficultyVersion = {
  version: 0,
  unlisted: { firstTry: 0.7, unaided: 0.75 },
  tasks: new Map(),
};

/** Share of right first tries that a task lets expect. */
export function expectFirstTry(difficulty: DifficultyVersion, task: string | null): number {
  return find(difficulty, task)?.firstTry ?? difficulty.unlisted.firstTry;
}

/** Share of unaided work that a task lets expect. */
export function expectUnaided(difficulty: DifficultyVersion, task: string | null): number {
  return find(difficulty, task)?.unaided ?? difficulty.unlisted.unaided;
}

/** Time that a task takes, ms: as estimated, else as its event expects, else as its definition does; null where unknown. */
export function expectTimeMs(
  difficulty: DifficultyVersion,
  task: string | null,
  signalledMs: number | undefined,
  definition: Task | null,
): number | null {
  return find(difficulty, task)?.timeMs ?? signalledMs ?? definition?.expectedMs ?? null;
}

function find(difficulty: DifficultyVersion, task: string | null): TaskDifficulty | undefined {
  return task === null ? undefined : difficulty.tasks.get(task);
}
