import type { Command } from 'commander';
import type { CliParts } from './cli-parts.ts';

/** `throughline server`: the API alone. */
export function addServer(program: Command, parts: CliParts): void {
  program
    .command('server')
    .description('run the API alone, one of any number on DATABASE_URL; workers run the flows')
    .action(async () => {
      await parts.runServer(parts.loadConfig());
    });
}
