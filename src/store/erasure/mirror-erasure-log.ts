import type { TenantId } from '../../domain/ids/ids.ts';
import { inTenant, type Pool } from '../database.ts';
import type { ErasureLogFile } from './erasure-log-file.ts';
import { listErasureHeads, selectErasureLines } from './erasure-log-table.ts';

/** Copies into this host's file what the table has of a tenant's log and the file has not; waits for the disk. */
export async function mirrorTenantLog(
  eraserPool: Pool,
  file: ErasureLogFile,
  tenant: TenantId,
): Promise<void> {
  for (;;) {
    const head = await file.headOf(tenant);
    const lines = await inTenant(eraserPool, tenant, (transaction) =>
      selectErasureLines(transaction, tenant, head),
    );
    if (lines.length === 0) return;
    await file.append(lines);
  }
}

/**
 * Brings this host's file up to date, whoever erased: so every host keeps a whole log, not only the one that did.
 *
 * @returns how many tenants had more than the file
 */
export async function mirrorErasureLog(
  pools: { readonly eraserPool: Pool; readonly relayPool: Pool },
  file: ErasureLogFile,
): Promise<number> {
  let behind = 0;
  for (const [tenant, seq] of await listErasureHeads(pools.relayPool)) {
    if ((await file.headOf(tenant)) >= seq) continue;
    await mirrorTenantLog(pools.eraserPool, file, tenant);
    behind += 1;
  }
  return behind;
}
