import { createOpenAI } from '@ai-sdk/openai';
import type { ModelProvider, ProviderAddress } from '../model-provider.ts';

/** OpenAI's Responses API. Nothing is kept there: `store` is off. */
export function openOpenai(model: string, { apiKey, baseUrl }: ProviderAddress): ModelProvider {
  return {
    name: `openai:${model}`,
    model,
    options: { openai: { store: false, strictJsonSchema: true } },
    open: (fetch) => createOpenAI({ apiKey, baseURL: baseUrl, fetch }).responses(model),
  };
}
