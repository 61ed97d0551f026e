import type { TenantId } from '../../domain/ids/ids.ts';
import { inTenant, type Pool } from '../database.ts';
import { printErasureLine } from './erasure-line.ts';
import type { ErasureLogFile } from './erasure-log-file.ts';
import { listErasureHeads, selectErasureLines } from './erasure-log-table.ts';

/** Where the table's lines are read. */
export interface TornPools {
  readonly eraserPool: Pool;
  readonly relayPool: Pool;
}

/**
 * Which lines that were cut off in this host's file stand whole in the table, from where they are copied again: those
 * are the end of a write that was cut off. Any other is lost, and nobody can say whom it named.
 *
 * @param torn as the file has them
 * @returns those that stand nowhere
 */
export async function findTornLines(
  pools: TornPools,
  file: ErasureLogFile,
  torn: readonly string[],
): Promise<readonly string[]> {
  let lost = torn;
  if (lost.length === 0) return lost;
  for (const [tenant, head] of await listErasureHeads(pools.relayPool)) {
    let known = await file.headOf(tenant);
    while (known < head && lost.length > 0) {
      const page = await readPage(pools, tenant, known);
      const whole = page.map(printErasureLine);
      lost = lost.filter((text) => !whole.some((line) => line.startsWith(text)));
      known = page.at(-1)?.seq ?? head;
    }
  }
  return lost;
}

function readPage({ eraserPool }: TornPools, tenant: TenantId, after: number) {
  return inTenant(eraserPool, tenant, (transaction) =>
    selectErasureLines(transaction, tenant, after),
  );
}
