import { InvalidArgumentError, type Command } from 'commander';
import type { BackupResult, CliParts } from './cli-parts.ts';
import { describeBytes } from './output/describe-bytes.ts';

/** How long a keys archive may be kept unless it is said. */
const KEEP_KEYS_DAYS = 30;
const KEEP_KEYS_DAYS_MAX = 3_650;

interface BackupFlags {
  readonly out: string;
  readonly keysOut: string;
  readonly keysBesideData?: boolean;
  readonly keepKeysDays: number;
  readonly json?: boolean;
}

/** `throughline backup --out FOLDER --keys-out FOLDER`: data and keys apart, while the server runs. */
export function addBackup(program: Command, parts: CliParts): void {
  program
    .command('backup')
    .description('back the store up, data and keys apart, while the server runs')
    .requiredOption('--out <folder>', 'where the data goes')
    .requiredOption('--keys-out <folder>', 'where the keys go, apart from the data')
    .option('--keys-beside-data', 'let the keys lie with the data: you part them yourself')
    .option(
      '--keep-keys-days <days>',
      'how long the keys archive may be kept; older ones in its folder are deleted',
      parseDays,
      KEEP_KEYS_DAYS,
    )
    .option('--json', 'print one JSON object')
    .action(async ({ out, keysOut, keysBesideData, keepKeysDays, json }: BackupFlags) => {
      const mayLieTogether = keysBesideData === true;
      const order = { out, keysOut, mayLieTogether, keepKeysDays };
      const result = await parts.backUp(parts.loadConfig(), order);
      process.stdout.write(
        json === true ? `${JSON.stringify(result)}\n` : render(result, mayLieTogether),
      );
    });
}

function render(result: BackupResult, isTogether: boolean): string {
  const { backup, takenAt, tables, rows, data, keys, hasMasterKey, removed } = result;
  const day = keys.keepUntil.slice(0, 10);
  return [
    `Backup ${backup}: the store at ${takenAt}, ${rows.toLocaleString('en-US')} rows of ${tables} tables.`,
    `  data  ${data.path}  ${describeBytes(data.bytes)}`,
    `  keys  ${keys.path}  ${describeBytes(keys.bytes)}`,
    isTogether
      ? `  The data cannot be read without the keys: move the keys elsewhere, and delete them by ${day}.`
      : `  The data cannot be read without the keys. Delete the keys by ${day}: until then they open the words of whoever is erased.`,
    ...(hasMasterKey ? [] : ['  The master key comes from MASTER_KEY and is in neither: keep it.']),
    ...removed.map((path) => `  Deleted ${path}: its time was over.`),
    '',
  ].join('\n');
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!Number.isSafeInteger(days) || days < 1 || days > KEEP_KEYS_DAYS_MAX)
    throw new InvalidArgumentError(`a whole number of days from 1 to ${KEEP_KEYS_DAYS_MAX}.`);
  return days;
}
