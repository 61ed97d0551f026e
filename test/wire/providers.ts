/**
 * Plays both providers on this machine, so that anyone can try the model judges, and failover, without a key.
 *
 * `npm run dev:providers -- [--fault gemini:503] [--delay 800] …`; `--help` says everything.
 */
import { parseArgs } from 'node:util';
import { printHelp } from './command/print-help.ts';
import { printLines } from './command/print-lines.ts';
import { readRules } from './command/read-rules.ts';
import { describeRequest } from './command/describe-request.ts';
import { startWireFake } from './wire-fake.ts';

/** Where the fakes listen, unless told otherwise: next to each other, and known from one start to the next. */
const PORTS = { gemini: '8791', openai: '8792' };
const SLOW_MS_DEFAULT = '60000';

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error('Try: npm run dev:providers -- --help');
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      fault: { type: 'string', multiple: true, default: [] },
      delay: { type: 'string', multiple: true, default: [] },
      slow: { type: 'string', default: SLOW_MS_DEFAULT },
      'gemini-port': { type: 'string', default: PORTS.gemini },
      'openai-port': { type: 'string', default: PORTS.openai },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return printHelp();
  const rules = readRules(values.fault, values.delay);
  const fake = await startWireFake({
    slowMs: readWhole('--slow', values.slow),
    ports: {
      gemini: readWhole('--gemini-port', values['gemini-port']),
      openai: readWhole('--openai-port', values['openai-port']),
    },
    onRequest: (request) => console.log(describeRequest(request)),
    onTurnedAway: (why) => console.log(`turned away: ${why}`),
  });
  fake.script(...rules);
  printLines(fake, values.fault, values.delay);
  const stop = () => void fake.stop();
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

function readWhole(flag: string, given: string): number {
  if (!/^\d{1,9}$/u.test(given)) throw new Error(`${flag} takes a whole number, not "${given}".`);
  return Number(given);
}
