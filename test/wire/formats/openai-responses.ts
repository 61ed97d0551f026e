import { z } from 'zod';
import { jsonSchemaShape } from '../json-schema.ts';
import {
  nameFakeModel,
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

const PATH = /^\/v1\/responses$/u;
/** Any fixed second: answers are the same in every run. */
const CREATED_AT_S = 1_790_000_000;

const content = z.union([
  z.string(),
  z.array(z.strictObject({ type: z.literal('input_text'), text: z.string() })).min(1),
]);
const requestShape = z.strictObject({
  model: z.string().min(1),
  input: z.array(z.strictObject({ role: z.enum(['developer', 'system', 'user']), content })).min(1),
  instructions: z.string().optional(),
  max_output_tokens: z.int().min(16).optional(),
  temperature: z.number().optional(),
  top_p: z.number().optional(),
  store: z.boolean().optional(),
  reasoning: z.record(z.string(), z.unknown()).optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  include: z.array(z.string()).optional(),
  prompt_cache_key: z.string().optional(),
  safety_identifier: z.string().optional(),
  service_tier: z.string().optional(),
  truncation: z.string().optional(),
  user: z.string().optional(),
  stream: z.boolean().optional(),
  text: z
    .strictObject({
      verbosity: z.string().optional(),
      format: z
        .strictObject({
          type: z.literal('json_schema'),
          name: z.string().regex(/^[\w-]{1,64}$/u),
          strict: z.boolean().optional(),
          description: z.string().optional(),
          schema: jsonSchemaShape,
        })
        .optional(),
    })
    .optional(),
});

/** An event of a stream, before it has its number. */
interface StreamEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** OpenAI's `POST /v1/responses`, whole and streamed. */
export const openaiResponses: WireDialect = {
  format: 'openai-responses',
  provider: 'openai',
  matchPath: (path) => (PATH.test(path) ? { model: null, streaming: null } : null),
  findKey: findBearer,
  readQuestion,
  writeWhole: (answer) => writeResponse(answer, endStatus(answer)),
  writeFrames,
  writeErrorFrame: (sequenceNumber) =>
    toFrame(sequenceNumber, {
      type: 'error',
      code: 'server_error',
      message: 'The server had an error while processing your request.',
      param: null,
    }),
  writeError: writeOpenaiError,
};

function readQuestion(_match: PathMatch, body: unknown): Question | ShapeFault {
  const read = requestShape.safeParse(body);
  if (!read.success) return { fault: describeShape(read.error) };
  const { model, input, instructions, text, max_output_tokens, stream } = read.data;
  const format = text?.format;
  const fault = format?.strict === true ? checkStrictSchema(format.name, format.schema) : null;
  if (fault !== null) return { fault };
  const said = (isOurs: boolean) =>
    input.filter(({ role }) => (role === 'user') !== isOurs).map((one) => joinContent(one.content));
  return {
    provider: 'openai',
    format: 'openai-responses',
    model,
    streaming: stream === true,
    schemaName: guessSchemaName(format?.schema ?? null, format?.name ?? null),
    schema: format?.schema ?? null,
    instructions: [instructions ?? [], said(true)].flat().join('\n'),
    prompt: said(false).join('\n'),
    outputTokensMax: max_output_tokens ?? null,
  };
}

function joinContent(given: z.infer<typeof content>): string {
  return typeof given === 'string' ? given : given.map(({ text }) => text).join('\n');
}

function endStatus({ end }: WireAnswer): 'completed' | 'incomplete' {
  return end === 'max-tokens' || end === 'output-blocked' ? 'incomplete' : 'completed';
}

function writePart({ end, text }: WireAnswer): unknown {
  if (end === 'refused') return { type: 'refusal', refusal: text };
  return { type: 'output_text', text, annotations: [], logprobs: [] };
}

function writeItem(answer: WireAnswer, status: string, parts: readonly unknown[]): unknown {
  return { id: itemId(answer), type: 'message', status, role: 'assistant', content: parts };
}

function itemId({ ordinal }: WireAnswer): string {
  return `msg_fake_${ordinal}`;
}

function writeResponse(
  answer: WireAnswer,
  status: 'in_progress' | 'completed' | 'incomplete',
): unknown {
  const isDone = status !== 'in_progress';
  const reason = answer.end === 'max-tokens' ? 'max_output_tokens' : 'content_filter';
  const parts = answer.end === 'output-blocked' ? [] : [writePart(answer)];
  return {
    id: `resp_fake_${answer.ordinal}`,
    object: 'response',
    created_at: CREATED_AT_S + answer.ordinal,
    status,
    error: null,
    incomplete_details: status === 'incomplete' ? { reason } : null,
    model: nameFakeModel(answer.model),
    output: isDone ? [writeItem(answer, status, parts)] : [],
    usage: isDone
      ? {
          input_tokens: answer.tokensIn,
          input_tokens_details: { cached_tokens: 0 },
          output_tokens: answer.tokensOut,
          output_tokens_details: { reasoning_tokens: 0 },
          total_tokens: answer.tokensIn + answer.tokensOut,
        }
      : null,
  };
}

function writeFrames(answer: WireAnswer): readonly string[] {
  const place = { item_id: itemId(answer), output_index: 0, content_index: 0 };
  const isRefusal = answer.end === 'refused';
  const [kind, field] = isRefusal ? ['refusal', 'refusal'] : ['output_text', 'text'];
  const isBlocked = answer.end === 'output-blocked';
  const empty = writePart({ ...answer, text: '' });
  const deltas = splitText(answer.text).map((delta) => ({
    type: `response.${kind}.delta`,
    ...place,
    delta,
  }));
  const status = endStatus(answer);
  const parts = isBlocked ? [] : [writePart(answer)];
  const events: readonly StreamEvent[] = [
    { type: 'response.created', response: writeResponse(answer, 'in_progress') },
    { type: 'response.in_progress', response: writeResponse(answer, 'in_progress') },
    {
      type: 'response.output_item.added',
      output_index: 0,
      item: writeItem(answer, 'in_progress', []),
    },
    { type: 'response.content_part.added', ...place, part: empty },
    ...(isBlocked ? [] : deltas),
    ...(isBlocked
      ? []
      : [{ type: `response.${kind}.done`, ...place, [field as string]: answer.text }]),
    { type: 'response.content_part.done', ...place, part: isBlocked ? empty : writePart(answer) },
    { type: 'response.output_item.done', output_index: 0, item: writeItem(answer, status, parts) },
    { type: `response.${status}`, response: writeResponse(answer, status) },
  ];
  return events.map((event, at) => toFrame(at, event));
}

function toFrame(sequenceNumber: number, event: StreamEvent): string {
  const data = JSON.stringify({ ...event, sequence_number: sequenceNumber });
  return `event: ${event.type}\ndata: ${data}\n\n`;
}
