import type { WireFault } from './wire-fault.ts';

const always = { family: 'end', applies: 'always' } as const;
const REFUSAL = "I'm sorry, but I can't help with that.";

/** Answers that end otherwise than done. */
export const END_FAULTS = [
  {
    name: 'refusal',
    what: 'the model refuses (Gemini: in prose, as if done)',
    ...always,
    end: { end: 'refused', change: () => REFUSAL },
  },
  {
    name: 'prompt-blocked',
    what: 'the prompt is blocked',
    ...always,
    end: { end: 'prompt-blocked' },
  },
  {
    name: 'output-blocked',
    what: 'the answer is blocked',
    ...always,
    end: { end: 'output-blocked' },
  },
  {
    name: 'max-tokens',
    what: 'cut at the most tokens',
    ...always,
    end: { end: 'max-tokens', change: (text) => text.slice(0, Math.ceil(text.length / 2)) },
  },
  {
    name: 'max-tokens-whole',
    what: 'cut at the most tokens, with a text that parses all the same',
    ...always,
    end: { end: 'max-tokens' },
  },
] as const satisfies readonly WireFault[];
