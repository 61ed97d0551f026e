import type { Config } from '../config.ts';
import { runService } from './run-service.ts';

/** `throughline server`: the API alone, one of any number on one database, until it is told to stop. */
export async function runServer(config: Config): Promise<void> {
  await runService(config, 'server', async ({ url, say }) => {
    say(`  Throughline server is ready at ${url}   (API reference: ${url}/docs)`);
    say('  It records and answers; workers judge: throughline worker');
    say(
      '  A key: throughline key create --tenant default --name platform --scopes ingest,read   (Ctrl-C stops it.)',
    );
  });
}
