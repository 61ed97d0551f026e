import pg from 'pg';
import type { EmbeddedConnection } from '../../../src/store/embedded/probe-cluster.ts';

const TABLES = ['body', 'ledger', 'evaluation', 'step_result', 'handoff', 'calibration'] as const;

/** Tables whose inserts can be made to fail with an error that quotes the whole row. */
export type BreakableTable = (typeof TABLES)[number];

/** Makes PostgreSQL fail in the ways that make it talkative, while `work` runs. */
export class DatabaseFaults {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(connection: EmbeddedConnection): Promise<DatabaseFaults> {
    const client = new pg.Client(connection);
    client.on('error', () => undefined); // the server is stopped under it at the end
    await client.connect();
    await client.query(`create or replace function quote_row() returns trigger language plpgsql
      as $$ begin raise exception using errcode = '23514', message = 'refused ' || new::text, detail = new::text; end $$`);
    return new DatabaseFaults(client);
  }

  /** Every insert into `table` fails with an error that quotes the row. */
  async refuseRows(table: BreakableTable, work: () => Promise<void>): Promise<void> {
    await this.#client.query(
      `create trigger quote_row before insert on ${table} for each row execute function quote_row()`,
    );
    try {
      await work();
    } finally {
      await this.#client.query(`drop trigger quote_row on ${table}`);
    }
  }

  /** A constraint that no row can meet: PostgreSQL itself then says "Failing row contains". */
  async failRows(table: BreakableTable, work: () => Promise<void>): Promise<void> {
    await this.#client.query(
      `alter table ${table} add constraint nothing_fits check (tenant is null) not valid`,
    );
    try {
      await work();
    } finally {
      await this.#client.query(`alter table ${table} drop constraint nothing_fits`);
    }
  }

  /** Every learner is locked by somebody else: whoever writes runs into the lock timeout. */
  async lockLearners(work: () => Promise<void>): Promise<void> {
    await this.#client.query('begin');
    await this.#client.query('select from learner_state for update');
    try {
      await work();
    } finally {
      await this.#client.query('rollback');
    }
  }

  /** Cuts every connection but its own. */
  async cutConnections(): Promise<void> {
    await this.#client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where usename is not null and pid <> pg_backend_pid()',
    );
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}
