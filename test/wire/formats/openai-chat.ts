import { z } from 'zod';
import { jsonSchemaShape } from '../json-schema.ts';
import {
  nameFakeModel,
  type AnswerEnd,
  type PathMatch,
  type Question,
  type ShapeFault,
  type WireAnswer,
  type WireDialect,
} from '../question.ts';
import { checkStrictSchema } from './check-schema-dialect.ts';
import { describeShape } from './describe-shape.ts';
import { guessSchemaName } from './guess-schema-name.ts';
import { findBearer, writeOpenaiError } from './openai-errors.ts';
import { splitText } from './split-text.ts';

const PATH = /^\/v1\/chat\/completions$/u;
/** Any fixed second: answers are the same in every run. */
const CREATED_S = 1_790_000_000;

const content = z.union([
  z.string(),
  z.array(z.strictObject({ type: z.literal('text'), text: z.string() })).min(1),
]);
const requestShape = z.strictObject({
  model: z.string().min(1),
  messages: z
    .array(z.strictObject({ role: z.enum(['developer', 'system', 'user']), content }))
    .min(1),
  max_tokens: z.int().positive().optional(),
  max_completion_tokens: z.int().positive().optional(),
  temperature: z.number().optional(),
  top_p: z.number().optional(),
  seed: z.int().optional(),
  store: z.boolean().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  prompt_cache_key: z.string().optional(),
  reasoning_effort: z.string().optional(),
  safety_identifier: z.string().optional(),
  service_tier: z.string().optional(),
  user: z.string().optional(),
  verbosity: z.string().optional(),
  stream: z.boolean().optional(),
  stream_options: z.strictObject({ include_usage: z.boolean().optional() }).optional(),
  response_format: z
    .strictObject({
      type: z.literal('json_schema'),
      json_schema: z.strictObject({
        name: z.string().regex(/^[\w-]{1,64}$/u),
        strict: z.boolean().optional(),
        description: z.string().optional(),
        schema: jsonSchemaShape,
      }),
    })
    .optional(),
});

const FINISH_REASONS: Readonly<Record<AnswerEnd, string>> = {
  stop: 'stop',
  'max-tokens': 'length',
  refused: 'stop',
  'output-blocked': 'content_filter',
  // Answered by an error; here for the sake of the table.
  'prompt-blocked': 'content_filter',
};

/** OpenAI's `POST /v1/chat/completions`, whole and streamed; compatible servers speak it as well. */
export const openaiChat: WireDialect = {
  format: 'openai-chat',
  provider: 'openai',
  matchPath: (path) => (PATH.test(path) ? { model: null, streaming: null } : null),
  findKey: findBearer,
  readQuestion,
  writeWhole,
  writeFrames,
  writeErrorFrame: () => `data: ${JSON.stringify(writeOpenaiError('server-error').body)}\n\n`,
  writeError: writeOpenaiError,
};

function readQuestion(_match: PathMatch, body: unknown): Question | ShapeFault {
  const read = requestShape.safeParse(body);
  if (!read.success) return { fault: describeShape(read.error) };
  const { model, messages, response_format, max_tokens, max_completion_tokens, stream } = read.data;
  const format = response_format?.json_schema;
  const fault = format?.strict === true ? checkStrictSchema(format.name, format.schema) : null;
  if (fault !== null) return { fault };
  const said = (isOurs: boolean) =>
    messages
      .filter(({ role }) => (role === 'user') !== isOurs)
      .map((one) => joinContent(one.content));
  return {
    provider: 'openai',
    format: 'openai-chat',
    model,
    streaming: stream === true,
    schemaName: guessSchemaName(format?.schema ?? null, format?.name ?? null),
    schema: format?.schema ?? null,
    instructions: said(true).join('\n'),
    prompt: said(false).join('\n'),
    outputTokensMax: max_completion_tokens ?? max_tokens ?? null,
  };
}

function joinContent(given: z.infer<typeof content>): string {
  return typeof given === 'string' ? given : given.map(({ text }) => text).join('\n');
}

function writeWhole(answer: WireAnswer): unknown {
  const isRefusal = answer.end === 'refused';
  const message = {
    role: 'assistant',
    content: isRefusal ? null : answer.end === 'output-blocked' ? '' : answer.text,
    refusal: isRefusal ? answer.text : null,
    annotations: [],
  };
  const choice = { index: 0, message, logprobs: null, finish_reason: FINISH_REASONS[answer.end] };
  return { ...writeHead(answer, 'chat.completion'), choices: [choice], usage: writeUsage(answer) };
}

function writeFrames(answer: WireAnswer): readonly string[] {
  const head = writeHead(answer, 'chat.completion.chunk');
  const say = (delta: unknown, finish_reason: string | null) => ({
    ...head,
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
    usage: null,
  });
  const field = answer.end === 'refused' ? 'refusal' : 'content';
  const pieces = answer.end === 'output-blocked' ? [] : splitText(answer.text);
  const chunks = [
    say({ role: 'assistant', content: '', refusal: null }, null),
    ...pieces.map((piece) => say({ [field]: piece }, null)),
    say({}, FINISH_REASONS[answer.end]),
    { ...head, choices: [], usage: writeUsage(answer) },
  ];
  return [...chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`), 'data: [DONE]\n\n'];
}

function writeHead(answer: WireAnswer, object: string) {
  return {
    id: `chatcmpl-fake-${answer.ordinal}`,
    object,
    created: CREATED_S + answer.ordinal,
    model: nameFakeModel(answer.model),
    system_fingerprint: 'fp_fake',
  };
}

function writeUsage({ tokensIn, tokensOut }: WireAnswer) {
  return {
    prompt_tokens: tokensIn,
    completion_tokens: tokensOut,
    total_tokens: tokensIn + tokensOut,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  };
}
