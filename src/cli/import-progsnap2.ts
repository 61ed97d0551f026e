import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CliParts } from './cli-parts.ts';
import { addConnectOptions, type ConnectOptions, withServer } from './connect-options.ts';
import { convertProgsnap2 } from './import/progsnap2-to-events.ts';
import { readProgsnap2 } from './import/read-progsnap2.ts';
import { printImport } from './import/print-import.ts';
import { sendEvents } from './import/send-events.ts';

/** `throughline import progsnap2 DIR`: each problem of each student becomes one stage attempt. */
export function addImportProgsnap2(imports: Command, parts: CliParts): void {
  addConnectOptions(imports.command('progsnap2 <dir>'))
    .description('import a ProgSnap2 export (MainTable.csv and CodeState.csv)')
    .option('--json', 'print one JSON object')
    .action(async (folder: string, options: ConnectOptions & { json?: boolean }) => {
      const config = parts.loadConfig();
      const events = convertProgsnap2(await readProgsnap2(folder));
      await withServer(config, options, async ({ client, url }) => {
        const name = `progsnap2 ${resolve(folder)} ${url}`;
        const report = await sendEvents(client, events, { dataDir: config.dataDir, name });
        printImport(events, report, options.json === true);
      });
    });
}
