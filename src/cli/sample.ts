import type { Command } from 'commander';
import type { CliParts } from './cli-parts.ts';
import { addConnectOptions, type ConnectOptions, withServer } from './connect-options.ts';

/** `throughline sample`: plays the sample scenario into a running server. */
export function addSample(program: Command, parts: CliParts): void {
  addConnectOptions(program.command('sample'))
    .description('play the sample scenario into a running server, in the tenant of the key')
    .action(async (options: ConnectOptions) => {
      await withServer(parts.loadConfig(), options, async ({ client, url }) => {
        await parts.playSample({ client, url, say: (line) => process.stdout.write(`${line}\n`) });
      });
    });
}
