import { InvalidArgumentError, type Command } from 'commander';
import { createKey, KEY_SCOPES, type KeyScope } from '../writes/keys/create-key.ts';
import { listKeys } from '../writes/keys/list-keys.ts';
import { revokeKey } from '../writes/keys/revoke-key.ts';
import type { CliParts } from './cli-parts.ts';
import { findTenantByName } from './find-tenant.ts';
import { EXIT_CODE } from './output/exit-code.ts';
import { printRows } from './output/print-rows.ts';
import { runOperation } from './run-operation.ts';

interface TenantOption {
  readonly tenant: string;
  readonly json?: boolean;
}

/** `throughline key create | list | revoke`. */
export function addKeyCommands(keys: Command, parts: CliParts): void {
  addCreate(keys, parts);
  addList(keys, parts);
  addRevoke(keys, parts);
}

function addCreate(keys: Command, parts: CliParts): void {
  withTenant(keys.command('create'))
    .description('make an API key; it is shown this once')
    .requiredOption('--name <name>', 'what the key is for')
    .option('--scopes <scopes>', `some of ${KEY_SCOPES.join(', ')}, with commas`, parseScopes, [
      'ingest',
      'read',
    ])
    .action(async (options: TenantOption & { name: string; scopes: KeyScope[] }) => {
      await runOperation(parts, async (operations) => {
        const tenant = await findTenantByName(operations, options.tenant);
        const created = await createKey(operations.reads.appPool, tenant, options);
        process.stdout.write(
          options.json === true ? `${JSON.stringify(created)}\n` : `${created.key}\n`,
        );
        if (options.json !== true)
          process.stderr.write(
            `Keep it: its hash alone is stored. To revoke it: throughline key revoke ${created.id}\n`,
          );
      });
    });
}

function addList(keys: Command, parts: CliParts): void {
  withTenant(keys.command('list'))
    .description('list the keys of a tenant, revoked ones included')
    .action(async (options: TenantOption) => {
      await runOperation(parts, async (operations) => {
        const rows = await listKeys(
          operations.reads.appPool,
          await findTenantByName(operations, options.tenant),
        );
        if (options.json === true) process.stdout.write(`${JSON.stringify(rows)}\n`);
        else
          printRows(
            ['id', 'name', 'scopes', 'made', 'revoked'],
            rows.map((row) => [
              row.id,
              row.name,
              row.scopes.join(','),
              row.createdAt.toISOString(),
              row.revokedAt?.toISOString() ?? '',
            ]),
          );
      });
    });
}

function addRevoke(keys: Command, parts: CliParts): void {
  withTenant(keys.command('revoke <id>'))
    .description('revoke a key for good; every process refuses it within a second')
    .action(async (id: string, options: TenantOption) => {
      await runOperation(parts, async (operations) => {
        const revoked = await revokeKey(
          operations.reads.appPool,
          await findTenantByName(operations, options.tenant),
          id,
        );
        if (options.json === true) process.stdout.write(`${JSON.stringify({ id, revoked })}\n`);
        else
          process.stdout.write(
            revoked
              ? `Key ${id} is revoked.\n`
              : `Tenant ${options.tenant} has no key ${id}; key list shows its ids.\n`,
          );
        if (!revoked) process.exitCode = EXIT_CODE.failed;
      });
    });
}

function withTenant(command: Command): Command {
  return command.option('--tenant <name>', 'whose key', 'default').option('--json', 'print JSON');
}

function parseScopes(value: string): KeyScope[] {
  return value.split(',').map((part) => {
    const scope = KEY_SCOPES.find((known) => known === part.trim());
    if (scope === undefined) throw new InvalidArgumentError(`Scopes are ${KEY_SCOPES.join(', ')}.`);
    return scope;
  });
}
