import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { answerQuestion } from './answers/answer-question.ts';
import { findFault, type FaultName } from './faults/find-fault.ts';
import type { WireFault } from './faults/wire-fault.ts';
import { playReply } from './play-reply.ts';
import {
  countTokens,
  type Question,
  type WireAnswer,
  type WireDialect,
  type WireErrorKind,
  type WireReply,
} from './question.ts';
import type { RuleBook, WireRule } from './rules.ts';
import type { WireFakeOptions } from './wire-fake.ts';

/** Most of a request's body that is read. */
const BODY_BYTES_MAX = 32_000_000;

/** A request that was understood, and what became of it. */
export interface SeenRequest extends Question {
  /** 1, 2, … over both providers. */
  readonly ordinal: number;
  readonly startedAtMs: number;
  /** Null while it is being answered. */
  endedAtMs: number | null;
  readonly fault: FaultName | null;
  /** Whether the fault could be seen in what went out: a fault of numbers changes no answer without one. */
  isFaultSeen: boolean;
  /** What went out; null where the connection was cut first. */
  status: number | null;
}

interface HandlerParts {
  readonly dialects: readonly WireDialect[];
  readonly key: string;
  readonly book: RuleBook;
  readonly requests: SeenRequest[];
  readonly turnedAway: string[];
  readonly slowMs: number;
  readonly options: WireFakeOptions;
}

/** Answers one provider's requests. */
export function createHandler(parts: HandlerParts): RequestListener {
  return (request, response) => {
    handle(parts, request, response).catch((error: unknown) => {
      parts.turnedAway.push(`the fake failed: ${String(error)}`);
      response.destroy();
    });
  };
}

async function handle(
  parts: HandlerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const text = await readBody(request);
  const path = request.url ?? '';
  const dialect = parts.dialects.find((one) => one.matchPath(path) !== null);
  const refuse = (kind: WireErrorKind, message?: string) => {
    const why = `${request.method} ${path}: ${kind}${message === undefined ? '' : ` (${message})`}`;
    parts.turnedAway.push(why);
    parts.options.onTurnedAway?.(why);
    const { status, body } = (dialect ?? (parts.dialects[0] as WireDialect)).writeError(
      kind,
      message,
    );
    response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' });
    response.end(JSON.stringify(body));
  };
  if (dialect === undefined || request.method !== 'POST') return refuse('not-found');
  const key = dialect.findKey(request.headers);
  if (key === null) return refuse('forbidden');
  if (key !== parts.key) return refuse('unauthorised');
  if (!/^application\/json\b/u.test(request.headers['content-type'] ?? '')) {
    return refuse('bad-request', 'Content-Type must be application/json.');
  }
  const body = parseJson(text);
  if (body === undefined)
    return refuse('bad-request', 'The JSON body of the request could not be parsed.');
  const match = dialect.matchPath(path);
  const question = match && dialect.readQuestion(match, body);
  if (question === null) return refuse('not-found');
  if ('fault' in question) return refuse('bad-request', question.fault);
  await answer(parts, dialect, question, response);
}

async function answer(
  parts: HandlerParts,
  dialect: WireDialect,
  question: Question,
  response: ServerResponse,
): Promise<void> {
  const rule = parts.book.take(question);
  const fault = rule?.fault === undefined ? null : findFault(rule.fault);
  const seen: SeenRequest = {
    ...question,
    ordinal: parts.requests.length + 1,
    startedAtMs: performance.now(),
    endedAtMs: null,
    fault: fault?.name ?? null,
    isFaultSeen: false,
    status: null,
  };
  parts.requests.push(seen);
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
    seen.endedAtMs = performance.now();
    parts.options.onRequest?.(seen);
  });
  if (rule?.delayMs !== undefined && !(await pause(rule.delayMs, gone.signal))) return;
  const { reply, isFaultSeen } = prepareReply(dialect, question, seen.ordinal, rule, fault);
  seen.isFaultSeen = isFaultSeen;
  const pace = { slowMs: parts.slowMs, pause: (ms: number) => pause(ms, gone.signal) };
  seen.status = await playReply(response, reply, fault, pace);
}

/** Waits; false where the caller went away meanwhile. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return wait(ms, true, { signal }).catch(() => false);
}

/** The whole reply, with whatever the fault makes of it. */
function prepareReply(
  dialect: WireDialect,
  question: Question,
  ordinal: number,
  rule: WireRule | null,
  fault: WireFault | null,
): { readonly reply: WireReply; readonly isFaultSeen: boolean } {
  if (fault?.status !== undefined) {
    return { reply: writeRefusal(dialect, question, fault.status), isFaultSeen: true };
  }
  const plain = chooseAnswer(question, rule);
  const changed = fault?.changeAnswer?.(plain, question) ?? plain;
  const text = typeof changed === 'string' ? changed : JSON.stringify(changed);
  const said = fault?.end?.change?.(text) ?? fault?.changeText?.(text) ?? text;
  const end = fault?.end?.end ?? 'stop';
  if (end === 'prompt-blocked' && dialect.provider === 'openai') {
    return {
      reply: writeRefusal(dialect, question, { kind: 'prompt-blocked' }),
      isFaultSeen: true,
    };
  }
  const full: WireAnswer = {
    ...cutAtTokens(said, question, end, fault),
    ordinal,
    model: question.model,
    tokensIn: countTokens(question.instructions) + countTokens(question.prompt),
  };
  const frames = question.streaming ? dialect.writeFrames(full) : null;
  const sent = frames && (fault?.changeFrames?.(frames, dialect) ?? frames);
  const isContent = fault?.changeAnswer !== undefined;
  const isSeen = isContent
    ? text !== JSON.stringify(plain)
    : fault?.applies === 'always' || sent !== frames;
  return {
    reply: {
      status: 200,
      headers: {
        'content-type': sent === null ? 'application/json; charset=UTF-8' : 'text/event-stream',
      },
      chunks: sent ?? [JSON.stringify(dialect.writeWhole(full))],
    },
    isFaultSeen: fault !== null && isSeen,
  };
}

function chooseAnswer(question: Question, rule: WireRule | null): unknown {
  const sensible = answerQuestion(question);
  if (typeof rule?.answer === 'function') return rule.answer(question, sensible);
  return rule?.answer ?? sensible;
}

/** A model stops where its tokens end, whatever it had still to say; a huge answer is one that did not. */
function cutAtTokens(
  text: string,
  { outputTokensMax }: Question,
  end: WireAnswer['end'],
  fault: WireFault | null,
): Pick<WireAnswer, 'text' | 'end' | 'tokensOut'> {
  const tokens = countTokens(text);
  if (outputTokensMax === null || tokens <= outputTokensMax || fault?.name === 'huge-answer') {
    return { text, end, tokensOut: tokens };
  }
  return {
    text: text.slice(0, outputTokensMax * 4),
    end: 'max-tokens',
    tokensOut: outputTokensMax,
  };
}

function writeRefusal(
  dialect: WireDialect,
  question: Question,
  { kind, message, headers, html }: NonNullable<WireFault['status']>,
): WireReply {
  if (html !== undefined) {
    return { status: html.status, headers: { 'content-type': 'text/html' }, chunks: [html.text] };
  }
  const { status, body } = dialect.writeError(kind, message?.(question));
  const type = { 'content-type': 'application/json; charset=UTF-8' };
  return { status, headers: { ...type, ...headers }, chunks: [JSON.stringify(body)] };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > BODY_BYTES_MAX) throw new Error('the request is larger than the fake reads');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** What stands in a body; undefined where it is no JSON. The format's own shape looks at it next. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
