import type { Command } from 'commander';
import type { CliParts } from './cli-parts.ts';

/** `throughline worker`: the flows alone. */
export function addWorker(program: Command, parts: CliParts): void {
  program
    .command('worker')
    .description('run the flows alone, one of any number on DATABASE_URL; servers run the API')
    .action(async () => {
      await parts.runWorker(parts.loadConfig());
    });
}
