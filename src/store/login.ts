import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import pg from 'pg';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import type { Connection } from './database.ts';
import { retryCatalogRace } from './retry-catalog-race.ts';

/** The role that every server process logs in as; it owns nothing and may only take the tl_ roles. */
export const LOGIN_ROLE = 'throughline';
/** PostgreSQL's own default for SCRAM-SHA-256. */
const SCRAM_ITERATIONS = 4_096;
const SUPERUSER_QUERY = 'select rolsuper from pg_roles where rolname = session_user';

/**
 * The connection of the server's login role on a PostgreSQL of the operator's own. The role's password is set to
 * `password` as a SCRAM verifier, so that the password itself never reaches the database or its log.
 *
 * @param administrator a URL of a role that may alter roles, as for `migrate`
 */
export async function prepareLogin(administrator: string, password: string): Promise<Connection> {
  const client = new pg.Client({
    connectionString: administrator,
    application_name: 'throughline login',
  });
  await client.connect();
  try {
    const verifier = makeScramVerifier(password);
    await retryCatalogRace(() => client.query(`alter role ${LOGIN_ROLE} password '${verifier}'`));
  } finally {
    await client.end();
  }
  const url = new URL(administrator);
  // The driver takes them from the query as well, where they would win.
  url.searchParams.delete('user');
  url.searchParams.delete('password');
  url.username = LOGIN_ROLE;
  url.password = password;
  return { connectionString: url.href };
}

/** @throws ThroughlineError `store/superuser` when the connection would serve as a superuser */
export async function refuseSuperuser(connection: Connection): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const { rows } = await client.query<{ rolsuper: boolean }>(SUPERUSER_QUERY);
    if (rows[0]?.rolsuper !== false)
      throw new ThroughlineError(
        'store/superuser',
        'the server must not log in to the database as a superuser',
      );
  } finally {
    await client.end();
  }
}

/** RFC 5802 as PostgreSQL stores it: `SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey`. */
function makeScramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, SCRAM_ITERATIONS, 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${SCRAM_ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
