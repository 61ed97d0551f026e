import { randomUUID } from 'node:crypto';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { TenantId } from '../../domain/ids/ids.ts';
import { findTenant } from '../../store/access/find-tenant.ts';
import { insertTenant } from '../../store/access/insert-tenant.ts';
import { inTenant, type Pool } from '../../store/database.ts';
import { createErasureKey } from '../../store/keys/erasure-key.ts';
import type { MasterKey } from '../../store/keys/learner-key.ts';

/** A tenant's name: what operators type. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** What IANA names begin with; an offset begins with its sign. */
const ZONE = /^[A-Za-z]/;

export interface TenantToCreate {
  readonly name: string;
  /** IANA name of the zone in which its days begin; UTC when absent. */
  readonly timeZone?: string;
}

/**
 * Makes a tenant.
 *
 * @throws ThroughlineError `tenant/name-invalid`, `tenant/time-zone-unknown`, `tenant/exists`
 */
export async function createTenant(
  pool: Pool,
  master: MasterKey,
  tenant: TenantToCreate,
): Promise<TenantId> {
  const created = await insertNewTenant(pool, master, tenant);
  if (created === null)
    throw new ThroughlineError('tenant/exists', 'there is a tenant of this name already');
  return created;
}

/**
 * The tenant of this name, made now where there was none. Safe to call from several processes at once.
 *
 * @param pools `tl_relay` looks for the name, `tl_app` makes the tenant
 */
export async function ensureTenant(
  { appPool, relayPool }: { readonly appPool: Pool; readonly relayPool: Pool },
  master: MasterKey,
  tenant: TenantToCreate,
): Promise<{ tenant: TenantId; created: boolean }> {
  const found = await findTenant(relayPool, tenant.name);
  if (found !== null) return { tenant: found, created: false };
  const created = await insertNewTenant(appPool, master, tenant);
  if (created !== null) return { tenant: created, created: true };
  const faster = await findTenant(relayPool, tenant.name);
  if (faster === null)
    throw new ThroughlineError('tenant/unavailable', 'the tenant could not be made', {
      retryable: true,
    });
  return { tenant: faster, created: false };
}

async function insertNewTenant(
  pool: Pool,
  master: MasterKey,
  tenant: TenantToCreate,
): Promise<TenantId | null> {
  const timeZone = tenant.timeZone ?? 'UTC';
  if (!NAME.test(tenant.name)) {
    throw new ThroughlineError(
      'tenant/name-invalid',
      'a tenant is named with 1 to 64 letters, digits, dots, dashes and underscores',
    );
  }
  if (!isTimeZone(timeZone))
    throw new ThroughlineError(
      'tenant/time-zone-unknown',
      'the time zone is not an IANA name such as Europe/Berlin; an offset such as +05:30 is none',
    );
  const id = randomUUID() as TenantId;
  const erasureKey = createErasureKey(master, id);
  const inserted = await inTenant(pool, id, (transaction) =>
    insertTenant(transaction, { id, name: tenant.name, timeZone, erasureKey }),
  );
  return inserted ? id : null;
}

/** Offsets such as +05:30 are taken by some engines, but name no zone: they know no summer time. */
function isTimeZone(name: string): boolean {
  if (!ZONE.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
