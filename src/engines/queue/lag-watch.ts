import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { Pool } from '../../store/database.ts';
import { listDue, type DueWork } from '../../store/work/list-due.ts';

/** From so many on, fewer than before means that processes work through a backlog, in whatever order. */
const BACKLOG_MIN = 1_000;
/** So many looks come within the time after which something counts as stalled. */
export const LOOKS_PER_STALL = 2;
const MS_PER_SECOND = 1_000;

interface Watched {
  readonly mark: string;
  readonly sinceMs: number;
  /** How much was due in all by then. */
  readonly due: number;
}

/**
 * Sees, by what is stored alone, whether something has been due for long while nobody was at it: whatever the
 * reason, such as a workflow that waits where no worker looks, a process that says it is ready would be wrong.
 */
export class LagWatch {
  readonly #pool: Pool;
  readonly #stallMs: number;
  readonly #onError: (error: unknown) => void;
  #watched: ReadonlyMap<string, Watched> = new Map();
  #stall: string | null = null;

  /** @param stallMs how long something may be due, untouched, before it counts as stalled */
  constructor(pool: Pool, stallMs: number, onError: (error: unknown) => void) {
    this.#pool = pool;
    this.#stallMs = stallMs;
    this.#onError = onError;
  }

  /** One sentence while something is stalled, else null. */
  get stall(): string | null {
    return this.#stall;
  }

  /** Compares what is due with the last look. */
  async look(): Promise<void> {
    const listed = await listDue(this.#pool, this.#stallMs / LOOKS_PER_STALL);
    const nowMs = performance.now();
    const found = listed.filter((work) => !work.isHeld);
    this.#watched = new Map(found.map((work) => [nameWork(work), this.#watch(work, nowMs)]));
    const stalled = found.filter((work) => this.#isStalled(work, nowMs));
    const wasStalled = this.#stall !== null;
    this.#stall = stalled.length === 0 ? null : describeStall(stalled);
    if (this.#stall !== null && !wasStalled)
      this.#onError(new ThroughlineError('engine/stalled', this.#stall, { retryable: true }));
  }

  #watch(work: DueWork, nowMs: number): Watched {
    const before = this.#watched.get(nameWork(work));
    if (before?.mark === work.mark) return before;
    return { mark: work.mark, sinceMs: nowMs, due: work.due };
  }

  #isStalled(work: DueWork, nowMs: number): boolean {
    const watched = this.#watched.get(nameWork(work));
    if (watched === undefined || nowMs - watched.sinceMs < this.#stallMs) return false;
    if (work.dueMs < this.#stallMs) return false;
    return work.due < BACKLOG_MIN || work.due >= watched.due;
  }
}

function nameWork({ flow, learner }: DueWork): string {
  return `${flow}/${learner}`;
}

function describeStall(stalled: readonly DueWork[]): string {
  const oldestMs = Math.max(...stalled.map(({ dueMs }) => dueMs));
  const seconds = Math.round(oldestMs / MS_PER_SECOND);
  const who = stalled.length === 1 ? 'one learner' : `${stalled.length} learners`;
  return `For ${who} something has been due for up to ${seconds} s and no process takes it up; throughline engine show says what runs this database.`;
}
