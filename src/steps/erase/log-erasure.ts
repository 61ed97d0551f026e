import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import { crashPoint } from '../../store/crash-point.ts';
import type { Transaction } from '../../store/database.ts';
import { appendErasureLine } from '../../store/erasure/append-erasure-line.ts';
import { findErasureLine } from '../../store/erasure/erasure-log-table.ts';
import { appendErasureStep } from '../../store/erasure/erasure-steps.ts';
import { findErasureOf } from '../../store/erasure/find-erasure.ts';
import { mirrorTenantLog } from '../../store/erasure/mirror-erasure-log.ts';
import type { EraseParts } from './erase-parts.ts';
import { inErasure } from './in-erasure.ts';

/**
 * Puts the line into the table, then into this host's file, and waits for the disk. A process that dies between the
 * two is followed by one that finds the line in the table and writes its own file; nothing is deleted before.
 */
export async function logErasure(parts: EraseParts, ref: LearnerRef): Promise<void> {
  await inErasure(parts, ref, (transaction) => appendLine(transaction, parts, ref));
  crashPoint('erase/before-file');
  await mirrorTenantLog(parts.eraserPool, parts.log, ref.tenant);
  crashPoint('erase/after-log');
}

async function appendLine(
  transaction: Transaction,
  parts: EraseParts,
  ref: LearnerRef,
): Promise<void> {
  if ((await findErasureLine(transaction, ref.learner)) !== null) return;
  const erasure = await findErasureOf(transaction, ref.learner);
  if (erasure === null) {
    throw new ThroughlineError('erasure/not-found', 'a learner is marked, and nobody asked for it');
  }
  const line = await appendErasureLine(transaction, parts.master, ref.tenant, parts.nowMs(), {
    kind: 'learner',
    learner: ref.learner,
    erasure: erasure.id,
    externalIdMac: erasure.externalIdMac.toString('hex'),
  });
  const counts = { line: line.seq };
  await appendErasureStep(transaction, ref, { step: 'log', counts, recordedAtMs: parts.nowMs() });
}
