import { z } from 'zod';

/** Who can be asked, as `JUDGES` names them before the colon. */
export const MODEL_PROVIDERS = ['gemini', 'openai', 'openai-chat', 'compatible'] as const;
export type ModelProviderName = (typeof MODEL_PROVIDERS)[number];

/** A judge as it is named in `JUDGES`: a provider with a model, or the one that is built in. */
export type JudgeName = 'builtin' | `${ModelProviderName}:${string}`;

/** Every one more is asked only after all before it have failed, within one minute. */
const JUDGES_MAX = 8;
const MODEL = /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/;
const FORM = 'a list such as gemini:gemini-2.5-flash,openai:gpt-5-mini,builtin';

const judges = z.string().transform((value, context): readonly JudgeName[] => {
  const names = value.split(',').map((name) => name.trim());
  const faults = findListFaults(names);
  for (const fault of faults) context.addIssue(fault);
  return faults.length === 0 ? (names as JudgeName[]) : z.NEVER;
});

const key = (variable: string): z.ZodType<string> =>
  z.string().regex(/^[\x21-\x7e]+$/, `${variable} must be one line without spaces.`);

/** What each name may hold by itself; `findJudgeFaults` says what does not fit together. */
export const judgeVariables = {
  JUDGES: judges.default(['builtin']),
  GEMINI_API_KEY: key('GEMINI_API_KEY').optional(),
  OPENAI_API_KEY: key('OPENAI_API_KEY').optional(),
  COMPATIBLE_API_KEY: key('COMPATIBLE_API_KEY').optional(),
};

type Given = Readonly<Record<string, string | undefined>>;

/** What each provider cannot be asked without. */
const NEEDED: Readonly<Record<ModelProviderName, string>> = {
  gemini: 'GEMINI_API_KEY',
  openai: 'OPENAI_API_KEY',
  'openai-chat': 'OPENAI_API_KEY',
  compatible: 'COMPATIBLE_BASE_URL',
};

/**
 * Judges that could not be asked: one sentence for each name that is missing.
 *
 * @param given names with a value
 */
export function findJudgeFaults(given: Given): readonly string[] {
  const named = (given['JUDGES'] ?? '').split(',').map((name) => name.trim().split(':')[0]);
  const missing = MODEL_PROVIDERS.filter(
    (provider) => named.includes(provider) && given[NEEDED[provider]] === undefined,
  );
  const sentences = missing.map(
    (provider) => `${NEEDED[provider]} must be set, since JUDGES names ${provider}.`,
  );
  return [...new Set(sentences)];
}

/** What a value holds is not repeated: a key that was pasted into the wrong place must not end in a log. */
function findListFaults(names: readonly string[]): readonly string[] {
  if (names.length > JUDGES_MAX) return [`JUDGES must name at most ${JUDGES_MAX} judges.`];
  const faults = names.flatMap((name, index) => findNameFaults(name, index + 1));
  const builtin = names.indexOf('builtin');
  if (builtin !== -1 && builtin !== names.length - 1)
    faults.push('JUDGES must have builtin last: it always answers, and nobody after it is asked.');
  else if (new Set(names).size < names.length) faults.push('JUDGES must name every judge once.');
  return faults;
}

function findNameFaults(name: string, place: number): string[] {
  if (name === 'builtin') return [];
  if (name === '') return [`JUDGES must be ${FORM}; its name ${place} is empty.`];
  const [provider = '', ...rest] = name.split(':');
  const isKnown = MODEL_PROVIDERS.some((known) => known === provider);
  if (!isKnown)
    return [
      `JUDGES must name providers that there are (${MODEL_PROVIDERS.join(', ')}, builtin); its name ${place} has another one.`,
    ];
  if (!MODEL.test(rest.join(':')))
    return [
      `JUDGES must name a model after each provider, as in ${FORM}; its name ${place} has none.`,
    ];
  return [];
}
