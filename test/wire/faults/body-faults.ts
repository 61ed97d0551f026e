import { mapAnswer } from '../json-schema.ts';
import type { Question } from '../question.ts';
import type { WireFault } from './wire-fault.ts';

const always = { family: 'body', applies: 'always' } as const;
const CUT_SHARE = 0.6;
/** Past any bound that a sane caller sets on an answer. */
const HUGE_UNITS = 2_000_000;

/** Answers in another form than was asked for, from a model that says it was done. */
export const BODY_FAULTS = [
  {
    name: 'cut-json',
    what: 'JSON that breaks off, said to be done',
    ...always,
    changeText: (text) => text.slice(0, Math.ceil(text.length * CUT_SHARE)),
  },
  {
    name: 'extra-key',
    what: 'a key that the schema does not have',
    ...always,
    changeAnswer: (answer) => ({ ...(answer as object), note_to_grader: 'all good' }),
  },
  {
    name: 'missing-key',
    what: 'a key that the schema requires is not there',
    ...always,
    changeAnswer: (answer) => Object.fromEntries(Object.entries(answer as object).slice(1)),
  },
  {
    name: 'wrong-enum-case',
    what: 'a word of an enum in capitals',
    ...always,
    changeAnswer: (answer, question) =>
      changeFirst(answer, question, ({ value, isEnum }) =>
        isEnum && typeof value === 'string' ? swapCase(value) : value,
      ),
  },
  {
    name: 'wrong-number-type',
    what: 'a number as a string',
    ...always,
    changeAnswer: (answer, question) =>
      changeFirst(answer, question, ({ value }) =>
        typeof value === 'number' ? String(value) : value,
      ),
  },
  {
    name: 'code-fence',
    what: 'JSON within a fence of Markdown',
    ...always,
    changeText: (text) => `\`\`\`json\n${text}\n\`\`\``,
  },
  {
    name: 'prose-around',
    what: 'JSON with a sentence before it',
    ...always,
    changeText: (text) => `Here is the JSON you asked for:\n${text}`,
  },
  {
    name: 'empty-output',
    what: 'no text at all, said to be done',
    ...always,
    changeText: () => '',
  },
  { name: 'empty-object', what: '{} , said to be done', ...always, changeText: () => '{}' },
  {
    name: 'huge-answer',
    what: 'two million characters',
    ...always,
    changeAnswer: (answer, question) =>
      changeFirst(answer, question, ({ value, isEnum }) =>
        typeof value === 'string' && !isEnum ? value.padEnd(HUGE_UNITS, ' and so on') : value,
      ),
  },
] as const satisfies readonly WireFault[];

/** The answer with its first place changed that `change` makes something else of. */
function changeFirst(
  answer: unknown,
  { schema }: Question,
  change: (place: { readonly value: unknown; readonly isEnum: boolean }) => unknown,
): unknown {
  let isChanged = false;
  return mapAnswer(answer, schema ?? {}, ({ value, schema: at }) => {
    if (isChanged) return value;
    const changed = change({ value, isEnum: Array.isArray(at.enum) });
    isChanged = changed !== value;
    return changed;
  });
}

function swapCase(word: string): string {
  return word === word.toUpperCase() ? word.toLowerCase() : word.toUpperCase();
}
