import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient, NetworkError, ProblemError, type Client } from '@throughline/client';
import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';

/** Where a command that goes through the public API finds it. */
export interface ConnectOptions {
  readonly url?: string;
  readonly key?: string;
}

/** Adds `--url` and `--key` to a command. */
export function addConnectOptions(command: Command): Command {
  return command
    .option('--url <url>', 'address of the server (default: the one that npm start uses here)')
    .option('--key <key>', 'API key (default: the admin key in the data folder)');
}

/**
 * Runs `work` against the server that the options name, else the local one with its admin key.
 *
 * @throws ThroughlineError one sentence where no server answers, or it refuses
 */
export async function withServer(
  config: Config,
  options: ConnectOptions,
  work: (server: { client: Client; url: string }) => Promise<void>,
): Promise<void> {
  const server = await connect(config, options);
  try {
    await work(server);
  } catch (error) {
    if (error instanceof NetworkError)
      throw new ThroughlineError(
        'server/unreachable',
        `No server answers at ${server.url}; start it with npm start, or give its address with --url.`,
      );
    if (error instanceof ProblemError) throw new ThroughlineError(error.code, describe(error));
    throw error;
  }
}

function describe({ message, problem }: ProblemError): string {
  const faults = (problem.faults ?? []).map((fault) => `\n  ${fault.pointer} ${fault.detail}`);
  return `${message}${faults.join('')}`;
}

/** The client of the server that the options name, else of the local one with its admin key. */
async function connect(
  config: Config,
  options: ConnectOptions,
): Promise<{ client: Client; url: string }> {
  const url = options.url ?? `http://${config.host}:${config.port}`;
  return {
    client: createClient({
      baseUrl: url,
      key: options.key ?? (await readAdminKey(config.dataDir)),
    }),
    url,
  };
}

async function readAdminKey(dataDir: string): Promise<string> {
  const path = join(dataDir, 'admin.key');
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    throw new ThroughlineError(
      'key/missing',
      `${path} could not be read; start the server once with npm start, or give --key.`,
      { cause: error },
    );
  }
}
