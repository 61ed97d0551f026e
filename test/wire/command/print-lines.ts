import type { WireFake } from '../wire-fake.ts';

/** Says how to run Throughline against the fakes, and what they will do wrong. */
export function printLines(
  fake: WireFake,
  faults: readonly string[],
  delays: readonly string[],
): void {
  const lines = [
    'Two fakes play Gemini and OpenAI on this machine. No model answers: what they say is made up, by rule.',
    '',
    'In another terminal:',
    '',
    '  export JUDGES=gemini:fake-gemini,openai:fake-openai,builtin',
    `  export GEMINI_BASE_URL=${fake.geminiBaseUrl}`,
    `  export GEMINI_API_KEY=${fake.keys.gemini}`,
    `  export OPENAI_BASE_URL=${fake.openaiBaseUrl}`,
    `  export OPENAI_API_KEY=${fake.keys.openai}`,
    '  npm start',
    '',
    faults.length + delays.length === 0
      ? 'Nothing goes wrong; `npm run dev:providers -- --help` says how to make it.'
      : `As asked: ${[...faults.map((one) => `fault ${one}`), ...delays.map((one) => `delay ${one} ms`)].join(', ')}.`,
    'Ctrl-C ends them. Requests, one a line: ordinal, format, model, call, prompt, status, time, fault.',
    '',
  ];
  console.log(lines.join('\n'));
}
