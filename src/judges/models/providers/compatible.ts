import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { ModelProvider } from '../model-provider.ts';

/** Any server that speaks Chat Completions with `response_format: json_schema`: vLLM, llama.cpp, Ollama, a gateway. */
export function openCompatible(
  model: string,
  { apiKey, baseUrl }: { readonly apiKey: string | null; readonly baseUrl: string },
): ModelProvider {
  return {
    name: `compatible:${model}`,
    model,
    options: { compatible: { strictJsonSchema: true } },
    temperature: 0,
    open: (fetch) =>
      createOpenAICompatible({
        name: 'compatible',
        baseURL: baseUrl,
        fetch,
        supportsStructuredOutputs: true,
        ...(apiKey === null ? {} : { apiKey }),
      })(model),
  };
}
