import { FAULTS } from '../faults/find-fault.ts';
import { CALLS } from './read-rules.ts';

/** Says what the command does, with every fault in a line. */
export function printHelp(): void {
  const faults = FAULTS.map(({ name, what, applies }) => {
    const where = applies === 'streaming' ? ' (streams alone)' : '';
    return `  ${name.padEnd(26)}${what}${where}`;
  });
  const lines = [
    'Plays Gemini and OpenAI (Responses and Chat) on this machine, in their own wire formats, so that the model',
    'judges and their failover can be tried without a key. It prints the environment to start Throughline with.',
    '',
    'npm run dev:providers -- [flags]',
    '',
    '  --fault [provider:]fault[@call][*times]   goes wrong; may be told more than once',
    '  --delay [provider:]ms[@call]              waits before each answer; may be told more than once',
    '  --slow ms                                 how slow the slow faults are (60000)',
    '  --gemini-port n, --openai-port n          where to listen (8791, 8792; 0 for any)',
    '',
    'For instance',
    '  --fault gemini:503                        Gemini is down: OpenAI is asked',
    '  --fault gemini:429*1                      once; the same provider is asked again',
    '  --fault 503                               both are down: the built-in judge, or the roll-up',
    '  --fault gemini:refusal@review_scores      one call alone goes wrong',
    '  --delay 800 --delay openai:2000           as slow as models are',
    '',
    `Providers: gemini, openai. Calls: ${CALLS.join(', ')}.`,
    'Short names: 400 401 429 500 502 503 refused reset slow cut empty huge injection.',
    '',
    'Faults',
    ...faults,
  ];
  console.log(lines.join('\n'));
}
