import type { Command } from 'commander';
import type { CliParts } from './cli-parts.ts';
import { printRows } from './output/print-rows.ts';

/** `throughline config`: prints what is in force, secrets masked. */
export function addShowConfig(program: Command, parts: CliParts): void {
  program
    .command('config')
    .description('print the configuration in force, secrets masked')
    .option('--json', 'print one JSON object')
    .action((options: { json?: boolean }) => {
      const values = parts.maskConfig(parts.loadConfig());
      if (options.json === true) process.stdout.write(`${JSON.stringify(values)}\n`);
      else printRows(['name', 'value'], Object.entries(values));
    });
}
