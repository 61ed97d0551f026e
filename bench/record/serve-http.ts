/**
 * The other side of `bench/record-http.ts`, in a process of its own: the real edge over the real recorder, and
 * beside it the same server settings with a handler that does nothing. No engine runs: recording is measured.
 */
import fastify from 'fastify';
import { createRecorder } from '../../src/record/recorder.ts';
import { createServer } from '../../src/server/create-server.ts';
import { idleParts } from '../../src/server/describe-api.ts';
import type { ServerParts } from '../../src/server/server-parts.ts';
import { findApiKey } from '../../src/store/access/find-api-key.ts';
import { openPool } from '../../src/store/database.ts';
import { createKey } from '../../src/writes/keys/create-key.ts';
import { openBenchDatabase } from './bench-database.ts';

const onError = (error: unknown): void => console.error(error);

const database = await openBenchDatabase();
const pool = openPool(database.connection, 'tl_app', { max: 4, onError });
const recorder = createRecorder({
  connection: database.connection,
  master: database.master,
  onError,
});
const { key } = await createKey(pool, database.tenant.id, { name: 'bench', scopes: ['ingest'] });
const parts: ServerParts = {
  ...idleParts(),
  recorder,
  findCaller: (hash) => findApiKey(pool, hash),
  checkReadiness: async () => ({ ready: true, parts: {} }),
};
const server = await createServer(parts);
const empty = fastify({ logger: false, keepAliveTimeout: 30_000, requestTimeout: 3_600_000 });
empty.post('/v1/events', async () => ({ results: [] }));
empty.get('/', async () => ({}));

const url = await server.listen({ host: '127.0.0.1', port: 0 });
const emptyUrl = await empty.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ url, emptyUrl, key });

process.once('disconnect', () => {
  void (async () => {
    await Promise.all([server.close(), empty.close()]);
    await recorder.close();
    await pool.end();
    await database.close();
  })();
});
