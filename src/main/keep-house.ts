import { setTimeout as wait } from 'node:timers/promises';
import { Counter } from 'prom-client';
import { mirrorErasureLog } from '../store/erasure/mirror-erasure-log.ts';
import { applyRetention } from '../writes/retention/apply-retention.ts';
import type { Base, Closers } from './open-base.ts';

const MIRROR_MS = 60_000;
/** A period is counted in days; an hour more or less is nothing. */
const RETENTION_MS = 10 * 60_000;

/**
 * Tasks that no engine has to know, of a process that runs flows: it keeps its host's erasure log up to date, whoever
 * erased, and lets go of what has grown old. Both are safe to run in several processes at once. One that serves the API
 * alone keeps no files.
 *
 * @param closers gets what stops them; a task under way is waited for
 */
export function keepHouse(base: Base, closers: Closers): void {
  const stopping = new AbortController();
  const { signal } = stopping;
  const deleted = countDeleted(base);
  const tasks = [
    repeat(base, MIRROR_MS, signal, () => mirror(base)),
    repeat(base, RETENTION_MS, signal, () => applyPeriods(base, deleted)),
  ];
  closers.push(async () => {
    stopping.abort();
    await Promise.all(tasks);
  });
}

async function mirror({ eraserPool, relayPool, erasureLog }: Base): Promise<void> {
  await mirrorErasureLog({ eraserPool, relayPool }, erasureLog);
}

function countDeleted({ metrics }: Base): Counter {
  return new Counter({
    name: 'throughline_retention_deleted_total',
    help: 'What was deleted because it was older than the period of its tenant, by what it is',
    labelNames: ['subject'],
    registers: [metrics],
  });
}

/** Told by count alone. */
async function applyPeriods(
  { eraserPool, relayPool, logger }: Base,
  counter: Counter,
): Promise<void> {
  const deleted = await applyRetention({ eraserPool, relayPool, nowMs: Date.now });
  for (const [subject, count] of Object.entries(deleted)) counter.inc({ subject }, count);
  if (Object.values(deleted).some((count) => count > 0)) {
    logger.info({ deleted }, 'deleted what is older than the periods of its tenant');
  }
}

async function repeat(
  { onError }: Base,
  everyMs: number,
  signal: AbortSignal,
  task: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await task();
    } catch (error) {
      onError(error);
    }
    await wait(everyMs, undefined, { signal, ref: false }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}
