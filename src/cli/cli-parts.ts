import type { Client } from '@throughline/client';
import type { Config } from '../config.ts';
import type { ReadParts } from '../reads/read-parts.ts';

/** What a command works with, beside a running server or without one. */
export interface Operations {
  readonly reads: ReadParts;
  /** Of the role that knows which tenants there are. */
  readonly relayPool: ReadParts['appPool'];
  close(): Promise<void>;
}

/** What the place where the parts meet hands to the commands. Nothing here happens before it is called. */
export interface CliParts {
  /** Reads the environment. @throws ConfigurationError */
  loadConfig(): Config;
  /** What is in force, under the names that set it, secrets masked. */
  maskConfig(config: Config): Readonly<Record<string, string>>;
  /** Runs the server until it is told to stop. */
  serve(config: Config, options: { playsSample: boolean }): Promise<void>;
  /** Plays the sample scenario through a client. */
  playSample(play: { client: Client; url: string; say: (line: string) => void }): Promise<void>;
  /** Opens the storage for one command. */
  openOperations(config: Config): Promise<Operations>;
}
