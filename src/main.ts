import { playSample } from '../examples/sample/play-sample.ts';
import { EXIT_CODE } from './cli/output/exit-code.ts';
import { buildProgram } from './cli/program.ts';
import { loadConfig, maskConfig, readEnvironment } from './config.ts';
import { ThroughlineError } from './domain/errors/throughline-error.ts';
import { backUp } from './main/back-up.ts';
import { openOperations } from './main/open-operations.ts';
import { restore } from './main/restore.ts';
import { runServer } from './main/run-server.ts';
import { runWorker } from './main/run-worker.ts';
import { serve } from './main/serve.ts';

const program = buildProgram({
  loadConfig: () => loadConfig(readEnvironment()),
  maskConfig,
  serve,
  runServer,
  runWorker,
  playSample,
  backUp,
  restore,
  openOperations,
});

try {
  await program.parseAsync();
} catch (error) {
  // An expected failure is one sentence; anything else is a fault of ours and shows where it came from.
  const expected = error instanceof ThroughlineError;
  process.stderr.write(
    `${expected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exitCode = EXIT_CODE.failed;
}
