import type { Command } from 'commander';
import type { CliParts } from './cli-parts.ts';

/** `throughline start`: runs everything in this process. */
export function addStart(program: Command, parts: CliParts): void {
  program
    .command('start')
    .description('run the server, the embedded database and the engine in this process')
    .option('--no-sample', 'do not play the sample scenario into an empty store')
    .action(async (options: { sample: boolean }) => {
      await parts.serve(parts.loadConfig(), { playsSample: options.sample });
    });
}
