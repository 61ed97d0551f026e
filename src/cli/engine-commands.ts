import { Argument, type Command } from 'commander';
import { ENGINE_NAMES, type EngineName } from '../domain/names/engine-name.ts';
import { showEngine, type EngineShown } from '../reads/show-engine.ts';
import { switchEngine, type EngineSwitch } from '../writes/switch-engine.ts';
import type { CliParts } from './cli-parts.ts';
import { runOperation } from './run-operation.ts';

const MS_PER_SECOND = 1_000;

/** `throughline engine show | switch`. */
export function addEngineCommands(engines: Command, parts: CliParts): void {
  engines
    .command('show')
    .description('say which engine runs this database, and what is due')
    .option('--json', 'print one JSON object')
    .action(async (options: { json?: boolean }) => {
      await runOperation(parts, async ({ relayPool }) => {
        const shown = await showEngine(relayPool);
        print(options.json === true ? JSON.stringify(shown) : describeEngine(shown));
      });
    });

  engines
    .command('switch')
    .description('switch this database, with all that is due, to another engine')
    .addArgument(new Argument('<engine>', 'which one is to run it').choices(ENGINE_NAMES))
    .option('--json', 'print one JSON object')
    .action(async (engine: EngineName, options: { json?: boolean }) => {
      await runOperation(parts, async ({ relayPool }) => {
        const done = await switchEngine(relayPool, engine);
        print(options.json === true ? JSON.stringify(done) : describeSwitch(done));
      });
    });
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function describeEngine({ engine, work, lag }: EngineShown): string {
  const whose =
    engine === null
      ? 'No engine has run this database yet; the first one to start takes it.'
      : `This database is run by ENGINE=${engine.name}, since ${engine.since.toISOString()} (generation ${engine.generation}).`;
  const processes =
    work.liveOwners === 0
      ? 'No process runs it now.'
      : `${count(work.liveOwners, 'process', 'es')} at it.`;
  const place =
    engine?.place == null ? '' : `Its learners wait at ${engine.place} (namespace/task queue).\n`;
  return `${whose}\n${place}${processes} ${describeWork(work)}\n${describeLag(lag)}`;
}

function describeSwitch({ from, to, ...done }: EngineSwitch): string {
  if (!done.switched)
    return `This database is run by ENGINE=${to} already (generation ${done.generation}). ${describeWork(done.work)}`;
  if (from === null)
    return `No engine had run this database; it is ENGINE=${to}'s now. Start workers, or throughline start, with ENGINE=${to}.`;
  return [
    `Switched from ENGINE=${from} to ENGINE=${to} (generation ${done.generation}).`,
    `  ${count(done.learners, 'learner')} fenced anew: what the old engine has under way can land nothing.`,
    `  ${describeWork(done.work)}`,
    `  ${count(done.processes, 'process', 'es')} of the old engine took nothing more from this moment on. It can be ended, or goes on after a switch back.`,
    `Next: start workers, or throughline start, with ENGINE=${to}. Servers need no restart.`,
  ].join('\n');
}

function describeWork({ depth, held, retrying, oldestDueMs }: EngineShown['work']): string {
  if (depth === 0) return 'No wake waits.';
  const oldest = Math.round(oldestDueMs / MS_PER_SECOND);
  return `${count(depth, 'wake')} on record: ${held} under way, ${retrying} tried again, the oldest due for ${oldest} s.`;
}

/** By the ledger: also what no wake says any more. */
function describeLag({ due, dueOldestMs }: EngineShown['lag']): string {
  if (due === 0) return 'By the ledger nothing is due.';
  const oldest = Math.round(dueOldestMs / MS_PER_SECOND);
  return `By the ledger something is due for ${count(due, 'learner')}, the longest for ${oldest} s.`;
}

function count(number: number, noun: string, plural = 's'): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : plural}`;
}
