import type { JsonSchema } from './json-schema.ts';

/** Who is played: Google's Gemini, or OpenAI and everything that speaks like it. */
export type WireProvider = 'gemini' | 'openai';
/** The wire formats: one for Gemini, two for OpenAI. Servers that call themselves compatible speak the last. */
export type WireFormat = 'gemini' | 'openai-responses' | 'openai-chat';

/** What a request asks, whichever format it came in. */
export interface Question {
  readonly provider: WireProvider;
  readonly format: WireFormat;
  readonly model: string;
  readonly streaming: boolean;
  /** Of the schema's `title`, or of the format's `name`; null where neither is given and the shape is not known. */
  readonly schemaName: string | null;
  readonly schema: JsonSchema | null;
  readonly instructions: string;
  readonly prompt: string;
  readonly outputTokensMax: number | null;
}

/** How a model's answer ends. */
export type AnswerEnd = 'stop' | 'max-tokens' | 'refused' | 'output-blocked' | 'prompt-blocked';

/** What the model says, before a format puts it on the wire. */
export interface WireAnswer {
  readonly text: string;
  readonly end: AnswerEnd;
  /** Counted from 1 over the whole server; ids are made of it, so that they are the same in every run. */
  readonly ordinal: number;
  readonly model: string;
  readonly tokensIn: number;
  readonly tokensOut: number;
}

/** A reply as it goes out: the body in the pieces in which it is written. */
export interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly chunks: readonly string[];
}

/** Whatever a provider says instead of an answer. */
export type WireErrorKind =
  | 'rate-limited'
  | 'bad-request'
  | 'unauthorised'
  | 'forbidden'
  | 'not-found'
  | 'server-error'
  | 'unavailable'
  | 'prompt-blocked';

/** A provider's wire format: reads its requests, writes its answers and its errors. */
export interface WireDialect {
  readonly format: WireFormat;
  readonly provider: WireProvider;
  /** Whether a path is this format's, and what it says by itself. */
  matchPath(path: string): PathMatch | null;
  /** The key that came with a request; null where none did. */
  findKey(headers: Readonly<Record<string, string | string[] | undefined>>): string | null;
  /** The question in a request's body, or why the provider would not take it. */
  readQuestion(match: PathMatch, body: unknown): Question | ShapeFault;
  writeWhole(answer: WireAnswer): unknown;
  /** Server-sent events, one a piece. */
  writeFrames(answer: WireAnswer): readonly string[];
  /** The event of an error in the middle of a stream. */
  writeErrorFrame(sequenceNumber: number): string;
  writeError(
    kind: WireErrorKind,
    message?: string,
  ): { readonly status: number; readonly body: unknown };
}

export interface PathMatch {
  /** Where the path names the model. */
  readonly model: string | null;
  /** Where the path says whether it streams. */
  readonly streaming: boolean | null;
}

/** Why a body is no request of the format, in the provider's words. */
export interface ShapeFault {
  readonly fault: string;
}

/** What the fake's models call themselves: nobody shall take one for the model it stands for. */
export function nameFakeModel(asked: string): string {
  return asked.startsWith('fake-') ? asked : `fake-${asked}`;
}

/** Tokens of a text, as roughly as models' own counts go: four characters each. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
