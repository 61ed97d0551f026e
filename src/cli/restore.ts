import type { Command } from 'commander';
import type { CliParts, RestoreResult } from './cli-parts.ts';

interface RestoreFlags {
  readonly from: string;
  readonly keys: string;
  readonly erasures?: string | false;
  readonly withoutErasures?: boolean;
  readonly json?: boolean;
}

/** `throughline restore --from DATA --keys KEYS`: fills an empty store. */
export function addRestore(program: Command, parts: CliParts): void {
  program
    .command('restore')
    .description('fill an empty store from a backup')
    .requiredOption('--from <file>', 'the data archive')
    .requiredOption('--keys <file>', 'the keys archive of the same backup')
    .option('--erasures <file>', 'the erasure log as it was last')
    .option('--without-erasures', 'there is no erasure log later than the backup')
    .option('--json', 'print one JSON object')
    .action(async (flags: RestoreFlags) => {
      const result = await parts.restore(parts.loadConfig(), {
        from: flags.from,
        keys: flags.keys,
        erasures: typeof flags.erasures === 'string' ? flags.erasures : null,
        isWithoutErasures: flags.withoutErasures === true,
      });
      process.stdout.write(flags.json === true ? `${JSON.stringify(result)}\n` : render(result));
    });
}

function render({ backup, takenAt, tables, rows, files }: RestoreResult): string {
  const placed = files.length === 0 ? '' : `, and ${files.join(', ')} in the data folder`;
  return [
    `Restored backup ${backup}: the store at ${takenAt}, ${rows.toLocaleString('en-US')} rows of ${tables} tables${placed}.`,
    '  Start the server: it brings the schema up to date and replays the erasure log before it is ready.',
    '  Then check it: npm run throughline -- verify --anchors',
    '',
  ].join('\n');
}
