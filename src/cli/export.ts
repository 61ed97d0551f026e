import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import { exportLearner } from '../reads/export/export-learner.ts';
import type { CliParts } from './cli-parts.ts';
import { findTenantByName } from './find-tenant.ts';
import { runOperation } from './run-operation.ts';

interface ExportFlags {
  readonly out: string;
  readonly tenant: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `throughline export LEARNER --out FILE`: everything about one learner in one archive. */
export function addExport(program: Command, parts: CliParts): void {
  program
    .command('export <learner>')
    .description('write everything about a learner into one archive')
    .requiredOption('--out <file>', 'the archive, a .tar.gz')
    .option('--tenant <name>', 'of which tenant', 'default')
    .option('--force', 'write over an archive that is there')
    .option('--json', 'print one JSON object')
    .action(async (learner: string, { out, tenant, force, json }: ExportFlags) => {
      const path = resolve(out);
      const aside = `${path}.unfinished`;
      if (force !== true && existsSync(path)) throw exists(path);
      await runOperation(parts, async (operations) => {
        const id = await findTenantByName(operations, tenant);
        try {
          const open = () => createWriteStream(aside, { mode: 0o600, flush: true });
          const counts = await exportLearner(operations.reads, id, learner, open);
          await rename(aside, path);
          process.stdout.write(
            json === true
              ? `${JSON.stringify({ learner, path, counts })}\n`
              : `${learner}: ${counts.events} ledger entries, ${counts.entries} journey entries, ${counts.verdicts} verdicts in ${path}\n`,
          );
        } catch (error) {
          await rm(aside, { force: true });
          throw explain(error, path, tenant);
        }
      });
    });
}

function exists(path: string): ThroughlineError {
  return new ThroughlineError(
    'export/exists',
    `${path} is there already; choose another name, or say --force to write over it.`,
  );
}

function explain(error: unknown, path: string, tenant: string): unknown {
  if (error instanceof ThroughlineError && error.code === 'learner/not-found')
    return new ThroughlineError(
      error.code,
      `no event of this learner was recorded in the tenant ${tenant}; --tenant NAME asks another one.`,
    );
  if (!(error instanceof Error) || error instanceof ThroughlineError || !('syscall' in error))
    return error;
  const code = 'code' in error ? String(error.code) : 'unknown error';
  return new ThroughlineError('export/not-written', `${path} cannot be written (${code}).`, {
    cause: error,
  });
}
