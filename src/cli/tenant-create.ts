import type { Command } from 'commander';
import { createTenant } from '../writes/tenants/create-tenant.ts';
import type { CliParts } from './cli-parts.ts';
import { runOperation } from './run-operation.ts';

/** `throughline tenant create NAME`. */
export function addTenantCreate(tenants: Command, parts: CliParts): void {
  tenants
    .command('create <name>')
    .description('make a tenant: one platform or organisation; nothing crosses it')
    .option('--time-zone <zone>', 'IANA name of the zone in which its days begin', 'UTC')
    .option('--json', 'print one JSON object')
    .action(async (name: string, options: { timeZone: string; json?: boolean }) => {
      await runOperation(parts, async ({ reads }) => {
        const id = await createTenant(reads.appPool, reads.masterKey, {
          name,
          timeZone: options.timeZone,
        });
        process.stdout.write(
          options.json === true
            ? `${JSON.stringify({ tenant: name, id })}\n`
            : `Tenant ${name} is made. Next: throughline key create --tenant ${name} --name server --scopes ingest,read\n`,
        );
      });
    });
}
