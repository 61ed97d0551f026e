import { z } from 'zod';
import { jsonSchemaShape, type JsonSchema } from '../json-schema.ts';
import {
  nameFakeModel,
  type AnswerEnd,
  type PathMatch,
  type Question,
  type ShapeFault,
  type WireAnswer,
  type WireDialect,
  type WireErrorKind,
} from '../question.ts';
import { checkGeminiSchema } from './check-schema-dialect.ts';
import { describeShape } from './describe-shape.ts';
import { guessSchemaName } from './guess-schema-name.ts';
import { splitText } from './split-text.ts';

const PATH =
  /^\/v1beta\/models\/(?<model>[\w.-]+):(?<method>generateContent|streamGenerateContent)(?<query>\?.*)?$/u;

const parts = z.array(z.strictObject({ text: z.string() })).min(1);
const requestShape = z.strictObject({
  contents: z.array(z.strictObject({ role: z.enum(['user', 'model']), parts })).min(1),
  systemInstruction: z.strictObject({ parts }).optional(),
  generationConfig: z
    .strictObject({
      maxOutputTokens: z.int().positive().optional(),
      temperature: z.number().min(0).max(2).optional(),
      topP: z.number().optional(),
      topK: z.number().optional(),
      seed: z.int().optional(),
      responseMimeType: z.string().optional(),
      responseJsonSchema: jsonSchemaShape.optional(),
      thinkingConfig: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  safetySettings: z.array(z.unknown()).optional(),
  labels: z.record(z.string(), z.string()).optional(),
});

const FINISH_REASONS: Readonly<Record<AnswerEnd, string>> = {
  stop: 'STOP',
  'max-tokens': 'MAX_TOKENS',
  // Gemini knows no refusal of its own: it says so in prose and stops.
  refused: 'STOP',
  'output-blocked': 'SAFETY',
  'prompt-blocked': '',
};

const ERRORS: Readonly<Record<WireErrorKind, readonly [number, string, string]>> = {
  'rate-limited': [
    429,
    'RESOURCE_EXHAUSTED',
    'You exceeded your current quota, please check your plan.',
  ],
  'bad-request': [400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.'],
  unauthorised: [400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.'],
  forbidden: [403, 'PERMISSION_DENIED', "Method doesn't allow unregistered callers."],
  'not-found': [404, 'NOT_FOUND', 'Requested entity was not found.'],
  'server-error': [500, 'INTERNAL', 'An internal error has occurred.'],
  unavailable: [503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'],
  'prompt-blocked': [400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.'],
};

/** Gemini's `generateContent` and `streamGenerateContent`. */
export const gemini: WireDialect = {
  format: 'gemini',
  provider: 'gemini',
  matchPath,
  findKey: (headers) => {
    const key = headers['x-goog-api-key'];
    return typeof key === 'string' && key !== '' ? key : null;
  },
  readQuestion,
  writeWhole: (answer) => writeChunk(answer, answer.text, true),
  writeFrames,
  writeErrorFrame: () => toFrame(writeError('unavailable').body),
  writeError,
};

function matchPath(path: string): PathMatch | null {
  const { model, method, query } = PATH.exec(path)?.groups ?? {};
  if (model === undefined) return null;
  const streaming = method === 'streamGenerateContent';
  // Without alt=sse the stream would be a JSON array, which nobody asks for.
  if (streaming && !new URLSearchParams(query).getAll('alt').includes('sse')) return null;
  return { model, streaming };
}

function readQuestion(match: PathMatch, body: unknown): Question | ShapeFault {
  const read = requestShape.safeParse(body);
  if (!read.success)
    return { fault: `Invalid JSON payload received. ${describeShape(read.error)}` };
  const { contents, systemInstruction, generationConfig } = read.data;
  const schema: JsonSchema | null = generationConfig?.responseJsonSchema ?? null;
  if (schema !== null && generationConfig?.responseMimeType !== 'application/json') {
    return {
      fault: 'response_json_schema is only supported with response_mime_type application/json.',
    };
  }
  const fault = schema === null ? null : checkGeminiSchema(schema);
  if (fault !== null) return { fault };
  return {
    provider: 'gemini',
    format: 'gemini',
    model: match.model ?? '',
    streaming: match.streaming === true,
    schemaName: guessSchemaName(schema, null),
    schema,
    instructions: joinParts(systemInstruction?.parts ?? []),
    prompt: contents.map((content) => joinParts(content.parts)).join('\n'),
    outputTokensMax: generationConfig?.maxOutputTokens ?? null,
  };
}

function joinParts(given: readonly { readonly text: string }[]): string {
  return given.map(({ text }) => text).join('\n');
}

function writeFrames(answer: WireAnswer): readonly string[] {
  if (answer.end === 'prompt-blocked') return [toFrame(writeChunk(answer, '', true))];
  const pieces = splitText(answer.text);
  return pieces.map((piece, at) => toFrame(writeChunk(answer, piece, at === pieces.length - 1)));
}

function writeChunk(answer: WireAnswer, text: string, isLast: boolean): unknown {
  const usage = {
    promptTokenCount: answer.tokensIn,
    candidatesTokenCount: answer.tokensOut,
    thoughtsTokenCount: 0,
    cachedContentTokenCount: 0,
    totalTokenCount: answer.tokensIn + answer.tokensOut,
  };
  const told = {
    usageMetadata: usage,
    modelVersion: nameFakeModel(answer.model),
    responseId: `fake-response-${answer.ordinal}`,
  };
  if (answer.end === 'prompt-blocked') {
    return { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, ...told };
  }
  const content = { role: 'model', parts: answer.end === 'output-blocked' ? [] : [{ text }] };
  const finish = isLast ? { finishReason: FINISH_REASONS[answer.end] } : {};
  return { candidates: [{ content, ...finish, index: 0 }], ...told };
}

function toFrame(data: unknown): string {
  return `data: ${JSON.stringify(data)}\r\n\r\n`;
}

function writeError(kind: WireErrorKind, message?: string) {
  const [status, name, words] = ERRORS[kind];
  const info = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', domain: 'googleapis.com' };
  const details = {
    'rate-limited': [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '17s' }],
    unauthorised: [{ ...info, reason: 'API_KEY_INVALID' }],
  } satisfies Partial<Record<WireErrorKind, unknown[]>>;
  const given =
    kind === 'rate-limited' || kind === 'unauthorised' ? { details: details[kind] } : {};
  return {
    status,
    body: { error: { code: status, message: message ?? words, status: name, ...given } },
  };
}
