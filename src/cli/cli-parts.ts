import type { Client } from '@throughline/client';
import type { Judging, JudgingChange } from '@throughline/contract';
import type { Config } from '../config.ts';
import type { TenantId } from '../domain/ids/ids.ts';
import type { LearnerRef } from '../domain/ids/learner-ref.ts';
import type { ReadParts } from '../reads/read-parts.ts';

/** What a command works with, beside a running server or without one. */
export interface Operations {
  readonly reads: ReadParts;
  /** Of the role that knows which tenants there are. */
  readonly relayPool: ReadParts['appPool'];
  /** Of the role that may delete words and names. */
  readonly eraserPool: ReadParts['appPool'];
  /** Who judges, what it costs, and the switch that stops it. Circuits are a server's own, so none is shown. */
  readonly judging: {
    read(tenant: TenantId): Promise<Judging>;
    change(tenant: TenantId, change: JudgingChange, by: string): Promise<Judging>;
  };
  /** Runs an erasure that was marked until it is done, beside an engine that may run it too. */
  runErasure(ref: LearnerRef): Promise<void>;
  close(): Promise<void>;
}

/** Where a backup goes, and for how long its keys may be kept. */
export interface BackupOrder {
  readonly out: string;
  readonly keysOut: string;
  /** Whether the keys may lie with the data. */
  readonly mayLieTogether: boolean;
  readonly keepKeysDays: number;
}

/** What was written. */
export interface BackupResult {
  readonly backup: string;
  readonly takenAt: string;
  readonly data: { readonly path: string; readonly bytes: number };
  readonly keys: { readonly path: string; readonly bytes: number; readonly keepUntil: string };
  readonly tables: number;
  readonly rows: number;
  readonly hasMasterKey: boolean;
  /** Keys archives in the same folder whose time was over. */
  readonly removed: readonly string[];
}

/** Which backup is restored, and whose erasures since. */
export interface RestoreOrder {
  readonly from: string;
  readonly keys: string;
  /** The erasure log as it was last; null where it is lost. */
  readonly erasures: string | null;
  readonly isWithoutErasures: boolean;
}

/** What was restored. */
export interface RestoreResult {
  readonly backup: string;
  readonly takenAt: string;
  readonly tables: number;
  readonly rows: number;
  readonly files: readonly string[];
}

/** What the place where the parts meet hands to the commands. Nothing here happens before it is called. */
export interface CliParts {
  /** Reads the environment. @throws ConfigurationError */
  loadConfig(): Config;
  /** What is in force, under the names that set it, secrets masked. */
  maskConfig(config: Config): Readonly<Record<string, string>>;
  /** Runs the server until it is told to stop. */
  serve(config: Config, options: { playsSample: boolean }): Promise<void>;
  /** Runs the API alone until it is told to stop. */
  runServer(config: Config): Promise<void>;
  /** Runs the flows alone until it is told to stop. */
  runWorker(config: Config): Promise<void>;
  /** Plays the sample scenario through a client. */
  playSample(play: { client: Client; url: string; say: (line: string) => void }): Promise<void>;
  /** Backs the store up, beside a running server or without one. */
  backUp(config: Config, order: BackupOrder): Promise<BackupResult>;
  /** Fills an empty store from a backup. */
  restore(config: Config, order: RestoreOrder): Promise<RestoreResult>;
  /** Opens the storage for one command. */
  openOperations(config: Config): Promise<Operations>;
}
