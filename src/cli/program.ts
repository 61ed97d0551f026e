import { Command } from 'commander';
import type { CliParts } from './cli-parts.ts';
import { addAnchorCommands } from './anchor-commands.ts';
import { addErase } from './erase.ts';
import { EXIT_CODE } from './output/exit-code.ts';
import { addBackup } from './backup.ts';
import { addEngineCommands } from './engine-commands.ts';
import { addExport } from './export.ts';
import { addImportEvents } from './import-events.ts';
import { addImportProgsnap2 } from './import-progsnap2.ts';
import { addJudgingCommands } from './judging-commands.ts';
import { addKeyCommands } from './key-commands.ts';
import { addParkedCommands } from './parked-commands.ts';
import { addUnevaluatedCommands } from './unevaluated-commands.ts';
import { addReviewsCommands } from './reviews-commands.ts';
import { addRestore } from './restore.ts';
import { addSample } from './sample.ts';
import { addServer } from './server.ts';
import { addShowConfig } from './show-config.ts';
import { addStart } from './start.ts';
import { addTenantCreate } from './tenant-create.ts';
import { addVerify } from './verify.ts';
import { addWorker } from './worker.ts';

/** Builds the command line. Nothing runs before `parseAsync`. */
export function buildProgram(parts: CliParts): Command {
  const program = new Command('throughline')
    .description('The layer of a learning platform that knows the worker.')
    .exitOverride(({ exitCode }) =>
      process.exit(exitCode === 0 ? EXIT_CODE.done : EXIT_CODE.failed),
    )
    .showHelpAfterError('(add --help for what it takes)')
    .addHelpText(
      'after',
      '\nExit codes: 0 done · 1 verify found something wrong · 2 the command could not do its work',
    );
  addStart(program, parts);
  addServer(program, parts);
  addWorker(program, parts);
  addSample(program, parts);
  addVerify(program, parts);
  addAnchorCommands(program.command('anchors').description('signed heads of journeys'), parts);
  const imports = program.command('import').description('bring in records of another system');
  addImportProgsnap2(imports, parts);
  addImportEvents(imports, parts);
  addTenantCreate(program.command('tenant').description('tenants'), parts);
  addKeyCommands(program.command('key').description('API keys'), parts);
  addParkedCommands(
    program.command('parked').description('completions whose judge kept failing'),
    parts,
  );
  addUnevaluatedCommands(
    program
      .command('unevaluated')
      .description('turns and sessions whose light evaluation kept failing'),
    parts,
  );
  addReviewsCommands(
    program
      .command('reviews')
      .description('end-of-scenario reviews: how far they are, which failed'),
    parts,
  );
  addJudgingCommands(
    program.command('judging').description('model judges: what they use, and their switch'),
    parts,
  );
  addErase(program, parts);
  addExport(program, parts);
  addBackup(program, parts);
  addRestore(program, parts);
  addEngineCommands(program.command('engine').description('what runs the flows'), parts);
  addShowConfig(program, parts);
  return program;
}
