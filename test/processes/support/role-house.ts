import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type Client } from '@throughline/client';
import pg from 'pg';
import { expect, inject } from 'vitest';
import {
  runCommand,
  startRole,
  writeDatabaseUrl,
  type RoleProcess,
} from '../../support/processes/role-process.ts';
import { beginProcess, type BegunProcess } from '../../support/processes/begin-process.ts';
import { killGroup } from '../../support/processes/server-process.ts';
import { createDatabase, dropDatabase } from '../../support/postgres/test-cluster.ts';

/** A fresh database without anything in it, as an operator has made it, and processes on it. */
export interface RoleHouse {
  readonly folder: string;
  /** What every process of the house is given. */
  readonly environment: Readonly<Record<'DATA_DIR' | 'DATABASE_URL' | 'MASTER_KEY', string>>;
  start(role: 'server' | 'worker', more?: Readonly<Record<string, string>>): Promise<RoleProcess>;
  begin(flags: readonly string[], environment: Readonly<Record<string, string>>): BegunProcess;
  /** Runs a command to its end. */
  run(
    flags: readonly string[],
    more?: Readonly<Record<string, string>>,
  ): ReturnType<typeof runCommand>;
  /** A client with a key of its own, all scopes. */
  makeClient(server: RoleProcess): Promise<Client>;
  query<Row extends pg.QueryResultRow>(text: string): Promise<Row[]>;
  /** Kills what is left, and removes the database. */
  close(): Promise<void>;
}

export async function openRoleHouse(): Promise<RoleHouse> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-roles-'));
  const database = await createDatabase(
    { ...inject('postgresTemplate'), database: 'template0' },
    'processes',
  );
  const environment = {
    DATA_DIR: join(folder, 'data'),
    DATABASE_URL: writeDatabaseUrl(database),
    MASTER_KEY: randomBytes(32).toString('hex'),
  };
  const begun: BegunProcess[] = [];
  const keep = <Begun extends BegunProcess>(process_: Begun): Begun => {
    begun.push(process_);
    return process_;
  };
  const run: RoleHouse['run'] = (flags, more = {}) =>
    runCommand(flags, { ...environment, ...more });
  return {
    folder,
    environment,
    run,
    start: async (role, more = {}) => keep(await startRole(role, { ...environment, ...more })),
    begin: (flags, given) => keep(beginProcess(flags, given)),
    async makeClient(server) {
      const made = await run(['key', 'create', '--name', 'platform', '--scopes', 'admin']);
      expect(made.code, made.err).toBe(0);
      return createClient({ baseUrl: server.url, key: made.out.trim() });
    },
    async query<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
      const client = new pg.Client(database);
      await client.connect();
      try {
        return (await client.query<Row>(text)).rows;
      } finally {
        await client.end();
      }
    },
    async close() {
      for (const { child } of begun) killGroup(child);
      await dropDatabase(database);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A passed stage: a completion that calibrates. */
export const stageOf = (learner: number, attempt: number) =>
  ({
    id: `stage-${learner}-${attempt}`,
    learner: `learner-${learner}`,
    kind: 'stage',
    status: 'completed',
    touchpoint: `attempt-${attempt}/stage-1`,
    occurredAt: '2026-03-02T09:30:00Z',
    outcome: 'passed',
    signals: { attempts: 1, hints: 0, firstTryCorrect: true },
  }) as const;
