import type { FailedTry } from './make-attempt.ts';

/** The question for a second attempt: the same, with what was wrong with the first answer, never that answer itself. */
export function askAgain(prompt: string, tried: FailedTry): string {
  if (tried.outcome === 'malformed') {
    return `${prompt}\n\nAn earlier answer was not JSON in exactly the form asked for. Answer with that JSON alone.`;
  }
  if (tried.outcome !== 'unverified') return prompt;
  const faults = tried.faults.map((fault) => `- ${fault}`).join('\n');
  return `${prompt}\n\nAn earlier answer was refused for these faults:\n${faults}\nAnswer anew and leave none of them in.`;
}
