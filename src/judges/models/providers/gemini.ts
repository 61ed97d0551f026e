import { createGoogle } from '@ai-sdk/google';
import type { ModelProvider, ProviderAddress } from '../model-provider.ts';

/** From this generation on, models are said to do worse when their temperature is set. */
const TEMPERATURE_SET = /^gemini-[12]\./;

/** Google's Gemini API. The answer's form goes as `responseJsonSchema`. */
export function openGemini(model: string, { apiKey, baseUrl }: ProviderAddress): ModelProvider {
  return {
    name: `gemini:${model}`,
    model,
    options: { google: { structuredOutputs: true } },
    ...(TEMPERATURE_SET.test(model) ? { temperature: 0 } : {}),
    open: (fetch) => createGoogle({ apiKey, baseURL: baseUrl, fetch })(model),
  };
}
