/** US dollars per million tokens, which is millionths of a dollar per token. */
interface Price {
  readonly input: number;
  readonly output: number;
}

/**
 * List prices for prompts up to 200,000 tokens, as published on ai.google.dev/gemini-api/docs/pricing and
 * platform.openai.com/docs/pricing and quoted by others from there in March 2026. Discounts for cached input and batches
 * are left out, so that a cost is rather told too high. A price that has changed is a new line here and a new date.
 */
export const PRICES_AS_OF = '2026-03';

const GEMINI: Readonly<Record<string, Price>> = {
  'gemini-2.5-pro': { input: 1.25, output: 10 },
  'gemini-2.5-flash': { input: 0.3, output: 2.5 },
  'gemini-2.5-flash-lite': { input: 0.1, output: 0.4 },
};

const OPENAI: Readonly<Record<string, Price>> = {
  'gpt-5': { input: 1.25, output: 10 },
  'gpt-5-mini': { input: 0.25, output: 2 },
  'gpt-5-nano': { input: 0.05, output: 0.4 },
  'gpt-4.1': { input: 2, output: 8 },
  'gpt-4.1-mini': { input: 0.4, output: 1.6 },
  'gpt-4.1-nano': { input: 0.1, output: 0.4 },
  'gpt-4o': { input: 2.5, output: 10 },
  'gpt-4o-mini': { input: 0.15, output: 0.6 },
};

/** By what a judge's name begins with. What a server of one's own costs, only its owner knows. */
const TABLES: Readonly<Record<string, Readonly<Record<string, Price>>>> = {
  gemini: GEMINI,
  openai: OPENAI,
  'openai-chat': OPENAI,
};

/** A dated release of a model costs what the model does. */
const RELEASE = /-\d{4}-\d{2}-\d{2}$/;

/**
 * What tokens cost at a model, in millionths of a US dollar; null where the table does not know the model.
 *
 * @param name as it is in `JUDGES`
 * @example
 * priceTokens('openai:gpt-5-mini', 1_000, 100); // 450
 */
export function priceTokens(name: string, tokensIn: number, tokensOut: number): number | null {
  const price = findPrice(name);
  return price === null ? null : Math.round(tokensIn * price.input + tokensOut * price.output);
}

function findPrice(name: string): Price | null {
  const end = name.indexOf(':');
  const table = TABLES[name.slice(0, end)];
  const model = name.slice(end + 1).replace(RELEASE, '');
  return table !== undefined && Object.hasOwn(table, model) ? (table[model] ?? null) : null;
}
