import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import type { LearnerRef } from '../domain/ids/learner-ref.ts';
import type { TenantId } from '../domain/ids/ids.ts';
import { inTenant, type Pool, type Transaction } from '../store/database.ts';
import { orderErasureLines, type ErasureLine } from '../store/erasure/erasure-line.ts';
import type { ErasureLogFile } from '../store/erasure/erasure-log-file.ts';
import { insertErasureLine, selectErasureLines } from '../store/erasure/erasure-log-table.ts';
import { findTornLines } from '../store/erasure/find-torn-lines.ts';
import { lockErasureLog } from '../store/erasure/erasure-turn.ts';
import { hasTenant } from '../store/erasure/find-person.ts';
import { findLearnerByMac } from '../store/erasure/find-learner-by-mac.ts';
import { forgetAgain } from '../store/erasure/forget-again.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';

/** What a replay needs. */
export interface ReplayParts {
  /** Of the role `tl_eraser`. */
  readonly eraserPool: Pool;
  /** Of the role `tl_relay`, which alone knows all tenants. */
  readonly relayPool: Pool;
  readonly master: MasterKey;
  readonly log: ErasureLogFile;
  /** Now, in ms since 1970. */
  nowMs(): number;
}

/** What a replay found. */
export interface Replayed {
  /** Lines of the file that the database did not know: those written since it was copied. */
  readonly lines: number;
  /** Learners who are back and have to be erased again; each is marked already. */
  readonly due: readonly LearnerRef[];
  /** Redacted texts that were back, and are gone again. */
  readonly texts: number;
  /** Lines of the file that nobody could read: the end of a write that was cut off. Each stands whole elsewhere. */
  readonly damaged: number;
}

/**
 * Holds the database against the erasure log that lies outside it, before anybody is answered. Where the database is
 * an older copy, whoever was erased since is marked again, texts that were redacted since are deleted again, and
 * events for an erased id are refused even where the copy never knew the learner. The usual start finds nothing: it
 * reads the file and one row a tenant.
 *
 * @throws ThroughlineError `erasure/log-damaged` where lines are missing or cannot be read and stand nowhere else, or
 *   file and database tell different stories
 */
export async function replayErasures(parts: ReplayParts): Promise<Replayed> {
  const { lines, damaged, torn } = await parts.log.read();
  const lost = await findTornLines(parts, parts.log, torn);
  if (lost.length > 0) refuseTorn(lost.length);
  const found = { lines: 0, texts: 0, due: [] as LearnerRef[] };
  for (const [tenant, own] of Map.groupBy(lines, (line) => line.tenant)) {
    const ordered = orderErasureLines(own);
    await inTenant(parts.eraserPool, tenant, (transaction) =>
      replayTenant(transaction, parts, tenant, ordered, found),
    );
  }
  return { ...found, damaged };
}

async function replayTenant(
  transaction: Transaction,
  parts: ReplayParts,
  tenant: TenantId,
  ordered: readonly ErasureLine[],
  found: { lines: number; texts: number; due: LearnerRef[] },
): Promise<void> {
  if (!(await hasTenant(transaction, tenant))) return; // nobody of it is here to be forgotten
  await lockErasureLog(transaction, tenant);
  const known = await readKnown(transaction, tenant, ordered);
  for (const line of ordered.slice(known)) {
    await insertErasureLine(transaction, line);
    found.lines += 1;
    const again = await forgetAgain(transaction, line, parts.nowMs(), () =>
      findLearnerByMac(transaction, parts.master, line),
    );
    if (again.due !== null) found.due.push({ tenant, learner: again.due });
    found.texts += again.texts;
  }
}

/** How many of the file's lines the table has, after the last of them was held against the table's. */
async function readKnown(
  transaction: Transaction,
  tenant: TenantId,
  ordered: readonly ErasureLine[],
): Promise<number> {
  const last = ordered.at(-1);
  if (last === undefined) return 0;
  for (let known = 0; ;) {
    const page = await selectErasureLines(transaction, tenant, known);
    for (const line of page) {
      const own = ordered[line.seq - 1];
      if (own !== undefined && own.mac !== line.mac) refuseOther(tenant, line.seq);
    }
    const end = page.at(-1)?.seq ?? known;
    if (page.length === 0 || end >= last.seq) return Math.min(end, last.seq);
    known = end;
  }
}

function refuseTorn(count: number): never {
  throw new ThroughlineError(
    'erasure/log-damaged',
    `The erasure log has ${count} lines that cannot be read and stand nowhere else: it was cut off, or is another file. Put back the whole erasure.log of this data folder, or that of another host: without it nobody can say whom a restored database must forget again.`,
  );
}

function refuseOther(tenant: TenantId, seq: number): never {
  throw new ThroughlineError(
    'erasure/log-damaged',
    `Line ${seq} of tenant ${tenant} is another one in the erasure log than in the database: they belong to different histories. Put back the erasure.log that was written beside this database.`,
  );
}
