import { expect, it } from 'vitest';
import type { Pool } from '../../src/store/database.ts';
import { parseMasterKey } from '../../src/store/keys/master-key.ts';
import { createTenant } from '../../src/writes/tenants/create-tenant.ts';

const master = parseMasterKey('5a'.repeat(32));
/** Whoever asks this pool for anything fails: the zone was taken. */
const pool = {} as Pool;

it.each(['+05:30', '-0530', '+05', 'UTC+5', 'Z', 'Europe/Nowhere', ''])(
  'a zone that is no IANA name is refused: %s',
  async (timeZone) => {
    await expect(createTenant(pool, master, { name: 'tenant-1', timeZone })).rejects.toMatchObject({
      code: 'tenant/time-zone-unknown',
    });
  },
);

it.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Etc/GMT+5'])(
  'a zone with a name is taken: %s',
  async (timeZone) => {
    await expect(
      createTenant(pool, master, { name: 'tenant-1', timeZone }),
    ).rejects.not.toMatchObject({
      code: 'tenant/time-zone-unknown',
    });
  },
);
