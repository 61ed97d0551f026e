import { setTimeout as sleep } from 'node:timers/promises';

const TRIES_MAX = 10;
const PAUSE_MS_MAX = 50;

/**
 * Runs `work`, and again where another process changed the same role or grant at that very moment. Roles belong to
 * the whole cluster, so no lock of one database keeps two starting servers apart, and PostgreSQL answers the slower
 * one with an internal error instead of letting it wait.
 *
 * @param work may be repeated without harm
 */
export async function retryCatalogRace<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === TRIES_MAX || !isCatalogRace(error)) throw error;
      await sleep(Math.random() * PAUSE_MS_MAX);
    }
  }
}

function isCatalogRace(error: unknown): boolean {
  return error instanceof Error && /^tuple concurrently (updated|deleted)$/.test(error.message);
}
