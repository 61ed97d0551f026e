// Run as a process of its own by the tests: starts the embedded PostgreSQL on the folder given,
// says on one line how that went, and holds it until SIGTERM.
import { ThroughlineError } from '../../../src/domain/errors/throughline-error.ts';
import { startEmbeddedPostgres } from '../../../src/store/embedded/start-embedded-postgres.ts';

const [dataDir, durability] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('hold-postgres needs a data folder');
try {
  const postgres = await startEmbeddedPostgres({
    dataDir,
    durable: durability !== 'forgetful',
    inUseWaitMs: 2_000, // for the connection of a killed process to be missed, on a busy machine
  });
  process.once('SIGTERM', () => {
    void postgres.stop().then(() => process.exit(0));
  });
  setInterval(() => undefined, 60_000);
  console.log(JSON.stringify({ host: postgres.connection.host, adopted: postgres.adopted }));
} catch (error) {
  if (!(error instanceof ThroughlineError)) throw error;
  console.log(JSON.stringify({ code: error.code, message: error.message }));
  process.exitCode = 1;
}
