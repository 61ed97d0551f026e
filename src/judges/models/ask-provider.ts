import { generateText, jsonSchema, Output, type FinishReason, type OutputInterface } from 'ai';
import { boundFetch, type Transfer } from './bound-fetch.ts';
import { classifyFailure, type AttemptEnds } from './classify-failure.ts';
import { estimateTokens } from './estimate-tokens.ts';
import type { AttemptOutcome } from './model-call.ts';
import type { ModelLimits } from './model-limits.ts';
import type { ModelProvider } from './model-provider.ts';
import { readRetryDelay } from './read-retry-delay.ts';
import type { WireSchema } from './wire-schema.ts';

/** What goes over the wire. */
export interface Question {
  readonly instructions: string;
  readonly prompt: string;
  readonly schema: WireSchema;
  readonly schemaName: string;
  readonly outputTokensMax: number;
}

/** What came of one attempt, before anybody has read the answer. */
export interface Reply {
  /** `answered` says that the provider finished, not that the answer holds. */
  readonly outcome: AttemptOutcome;
  /** As it came; null where nothing did. */
  readonly text: string | null;
  readonly tokensIn: number;
  readonly tokensOut: number;
  /** Whether the tokens are our estimate. */
  readonly tokensEstimated: boolean;
  /** How long the provider asks to be left alone; null where it does not. */
  readonly retryDelayMs: number | null;
}

/** What one attempt may take, and who ends it. */
export interface AttemptBounds {
  readonly attemptMs: number;
  readonly signal: AbortSignal | undefined;
  readonly limits: ModelLimits;
}

/** An answer may be billed although its tokens never reached us. */
const MAYBE_BILLED: ReadonlySet<AttemptOutcome> = new Set([
  'timed-out',
  'too-large',
  'aborted',
  'malformed',
]);

/** Tokens that a provider may count beside the words and the form: marks of roles, its own preamble. */
const OVERHEAD_TOKENS_MAX = 2_000;

// The library would print what it thinks of a request to the console.
globalThis.AI_SDK_LOG_WARNINGS = false;

/**
 * Makes one attempt at one provider. It never throws: errors of libraries hold keys, prompts and answers, and end here.
 * Retries of the library are off; ours know the deadline.
 */
export async function askProvider(
  provider: ModelProvider,
  question: Question,
  bounds: AttemptBounds,
): Promise<Reply> {
  const transfer: Transfer = {
    sent: false,
    status: null,
    retryAfter: null,
    refusal: null,
    fault: null,
  };
  const ends: AttemptEnds = {
    caller: bounds.signal,
    deadline: AbortSignal.timeout(Math.max(1, Math.ceil(bounds.attemptMs))),
  };
  try {
    const result = await generateText({
      model: provider.open(boundFetch(transfer, bounds.limits)),
      instructions: question.instructions,
      prompt: question.prompt,
      output: asText(question),
      maxOutputTokens: question.outputTokensMax + bounds.limits.thoughtTokensMax,
      ...(provider.temperature === undefined ? {} : { temperature: provider.temperature }),
      providerOptions: provider.options,
      maxRetries: 0,
      abortSignal: joinEnds(ends),
      telemetry: { isEnabled: false, recordInputs: false, recordOutputs: false },
    });
    return readResult(question, result, bounds.limits);
  } catch (error) {
    const outcome = classifyFailure(error, transfer, ends);
    return {
      outcome,
      text: null,
      ...estimate(question, transfer.sent && MAYBE_BILLED.has(outcome)),
      retryDelayMs: readRetryDelay(transfer.retryAfter, transfer.refusal, Date.now()),
    };
  }
}

/** The schema goes along; what comes back is left as text, since reading it is our own task. */
function asText(question: Question): OutputInterface<string> {
  const described = Output.object({
    schema: jsonSchema(question.schema),
    name: question.schemaName,
  });
  return { ...described, parseCompleteOutput: async ({ text }) => text };
}

function joinEnds({ caller, deadline }: AttemptEnds): AbortSignal {
  return caller === undefined ? deadline : AbortSignal.any([caller, deadline]);
}

/** What is read of a result; its texts are the learner's as much as the prompt is. */
interface Result {
  readonly finishReason: FinishReason;
  readonly rawFinishReason: string | undefined;
  readonly text: string;
  readonly output: string;
  readonly usage: {
    readonly inputTokens: number | undefined;
    readonly outputTokens: number | undefined;
  };
}

function readResult(question: Question, result: Result, limits: ModelLimits): Reply {
  const outcome = readEnd(result);
  // The getter of `output` throws where there is none.
  const text = outcome === 'answered' ? result.output : result.text;
  const most = boundTokens(question, text, limits);
  const inputTokens = readCount(result.usage.inputTokens, most.in);
  const outputTokens = readCount(result.usage.outputTokens, most.out);
  const isEstimated = inputTokens === undefined || outputTokens === undefined;
  return {
    outcome,
    text: text === '' ? null : text,
    tokensIn: inputTokens ?? estimateTokens(question.instructions + question.prompt),
    tokensOut: outputTokens ?? estimateTokens(text),
    tokensEstimated: isEstimated,
    retryDelayMs: null,
  };
}

/** Most tokens that a question and its answer can come to: no token is shorter than a byte. */
function boundTokens(
  { instructions, prompt, schema, outputTokensMax }: Question,
  text: string,
  limits: Pick<ModelLimits, 'thoughtTokensMax'>,
): { readonly in: number; readonly out: number } {
  const sent = Buffer.byteLength(instructions + prompt + JSON.stringify(schema));
  const granted = outputTokensMax + limits.thoughtTokensMax;
  return { in: sent + OVERHEAD_TOKENS_MAX, out: Math.max(granted, Buffer.byteLength(text)) };
}

/** Any server may say any number, and the tenant's day pays for it; one that cannot be is as good as none. */
function readCount(tokens: number | undefined, most: number): number | undefined {
  const isCount = Number.isSafeInteger(tokens) && (tokens ?? -1) >= 0;
  return isCount && (tokens ?? 0) <= most ? tokens : undefined;
}

/** Only `stop` is an end of the model's own; everything else is cut, withheld or not understood. */
function readEnd({ finishReason, rawFinishReason, text }: Result): AttemptOutcome {
  if (finishReason === 'length') return 'cut';
  if (finishReason === 'content-filter') return isRefusal(rawFinishReason) ? 'refused' : 'blocked';
  if (text === '') return 'empty';
  return finishReason === 'stop' ? 'answered' : 'malformed';
}

/** A model that refuses ends as usual and says so in words; a filter is named in the reason. */
function isRefusal(rawFinishReason: string | undefined): boolean {
  return rawFinishReason === undefined || rawFinishReason === 'stop';
}

function estimate(
  question: Question,
  isBilled: boolean,
): Pick<Reply, 'tokensIn' | 'tokensOut' | 'tokensEstimated'> {
  const tokensIn = isBilled ? estimateTokens(question.instructions + question.prompt) : 0;
  return { tokensIn, tokensOut: 0, tokensEstimated: isBilled };
}
