import { createOpenAI } from '@ai-sdk/openai';
import type { ModelProvider, ProviderAddress } from '../model-provider.ts';

/** OpenAI's Chat Completions API. Nothing is kept there: `store` is off. */
export function openOpenaiChat(model: string, { apiKey, baseUrl }: ProviderAddress): ModelProvider {
  return {
    name: `openai-chat:${model}`,
    model,
    options: { openai: { store: false, strictJsonSchema: true } },
    open: (fetch) => createOpenAI({ apiKey, baseURL: baseUrl, fetch }).chat(model),
  };
}
