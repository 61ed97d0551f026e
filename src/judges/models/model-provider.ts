import type { generateText, LanguageModel } from 'ai';

/** One model at one provider, as far as the rest has to know. A further provider is a file like those in `providers/`. */
export interface ModelProvider {
  /** As it is named in `JUDGES`, such as `gemini:gemini-2.5-flash`. */
  readonly name: string;
  readonly model: string;
  /** What only this provider understands. */
  readonly options: NonNullable<Parameters<typeof generateText>[0]['providerOptions']>;
  /** Undefined leaves it to the provider: some models refuse to be told. */
  readonly temperature?: number;
  /** The model over a given transport: each attempt brings its own, which bounds the answer. */
  open(fetch: typeof globalThis.fetch): LanguageModel;
}

/** Where a provider is, and what opens it. */
export interface ProviderAddress {
  readonly apiKey: string;
  readonly baseUrl: string;
}
