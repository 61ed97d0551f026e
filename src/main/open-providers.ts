import type { Config, ProviderConfig } from '../config.ts';
import type { ModelProviderName } from '../config/judge-variables.ts';
import type { ModelProvider } from '../judges/models/model-provider.ts';
import { openCompatible } from '../judges/models/providers/compatible.ts';
import { openGemini } from '../judges/models/providers/gemini.ts';
import { openOpenaiChat } from '../judges/models/providers/openai-chat.ts';
import { openOpenai } from '../judges/models/providers/openai.ts';

const GEMINI_BASE_URL = 'https://generativelanguage.googleapis.com/v1beta';
const OPENAI_BASE_URL = 'https://api.openai.com/v1';

type ProvidersConfig = Pick<Config, 'judges' | 'gemini' | 'openai' | 'compatible'>;

const OPENERS: Readonly<
  Record<ModelProviderName, (model: string, config: ProvidersConfig) => ModelProvider>
> = {
  gemini: (model, { gemini }) => openGemini(model, addressOf(gemini, GEMINI_BASE_URL)),
  openai: (model, { openai }) => openOpenai(model, addressOf(openai, OPENAI_BASE_URL)),
  'openai-chat': (model, { openai }) => openOpenaiChat(model, addressOf(openai, OPENAI_BASE_URL)),
  compatible: (model, { compatible: { apiKey, baseUrl } }) =>
    openCompatible(model, { apiKey, baseUrl: baseUrl ?? '' }),
};

/** The models that `JUDGES` names, in its order; the built-in judge is none. Keys were asked for with the configuration. */
export function openProviders(config: ProvidersConfig): readonly ModelProvider[] {
  return config.judges.flatMap((name) => {
    if (name === 'builtin') return [];
    const end = name.indexOf(':');
    const provider = name.slice(0, end) as ModelProviderName; // the configuration vouches for it
    return [OPENERS[provider](name.slice(end + 1), config)];
  });
}

function addressOf(
  { apiKey, baseUrl }: ProviderConfig,
  ownBaseUrl: string,
): { apiKey: string; baseUrl: string } {
  return { apiKey: apiKey ?? '', baseUrl: baseUrl ?? ownBaseUrl };
}
