import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CliParts } from './cli-parts.ts';
import { addConnectOptions, type ConnectOptions, withServer } from './connect-options.ts';
import { printImport } from './import/print-import.ts';
import { readEventsFile } from './import/read-events-file.ts';
import { sendEvents } from './import/send-events.ts';

/** `throughline import events FILE.ndjson`: one event per line. */
export function addImportEvents(imports: Command, parts: CliParts): void {
  addConnectOptions(imports.command('events <file>'))
    .description('import events, one JSON object per line')
    .option('--json', 'print one JSON object')
    .action(async (file: string, options: ConnectOptions & { json?: boolean }) => {
      const config = parts.loadConfig();
      const events = await readEventsFile(file);
      await withServer(config, options, async ({ client, url }) => {
        const name = `events ${resolve(file)} ${url}`;
        const report = await sendEvents(client, events, { dataDir: config.dataDir, name });
        printImport(events, report, options.json === true);
      });
    });
}
