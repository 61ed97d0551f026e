import { v7 } from 'uuid';
import { askProvider, type Reply } from './ask-provider.ts';
import type { CircuitPass } from './circuit-breaker.ts';
import { estimateTokens } from './estimate-tokens.ts';
import type { AttemptOutcome, ModelAttempt } from './model-call.ts';
import { ModelError } from './model-error.ts';
import type { OpenCall, Seat } from './open-call.ts';
import { priceTokens } from './price-table.ts';
import { readAnswer, type ReadAnswer } from './read-answer.ts';

/** How one attempt ended, as far as the next step has to know. */
export type Tried<Answer> = { readonly outcome: 'answered'; readonly answer: Answer } | FailedTry;

export interface FailedTry {
  readonly outcome: Exclude<AttemptOutcome, 'answered'>;
  /** Of an answer that code found fault with, for whoever asks again. */
  readonly faults: readonly string[];
  /** How long the provider asks to be left alone. */
  readonly retryDelayMs: number | null;
}

/** Ends that say that a provider is not to be relied on now. Whatever it answered, it was there. */
const AGAINST_PROVIDER: ReadonlySet<AttemptOutcome> = new Set([
  'rate-limited',
  'unauthorised',
  'unavailable',
  'unreachable',
  'timed-out',
  'too-large',
]);

/**
 * One attempt: let through by the circuit, admitted by the ledger, made, read, recorded and told, in that order.
 *
 * @throws ModelError `judge/over-budget`, `judge/stopped`, `judge/aborted`; what the ledger or `onAttempt` throws
 */
export async function makeAttempt<Answer>(
  open: OpenCall<Answer>,
  seat: Seat,
  prompt: string,
  attemptMs: number,
): Promise<Tried<Answer>> {
  const pass = seat.breaker.enter();
  if (pass === null) {
    await tell(open, nothingMade(open, seat, 'circuit-open'));
    return { outcome: 'circuit-open', faults: [], retryDelayMs: null };
  }
  try {
    return await makeAdmitted(open, seat, prompt, { attemptMs, pass });
  } finally {
    pass.drop(); // says nothing where the attempt has said something
  }
}

async function makeAdmitted<Answer>(
  open: OpenCall<Answer>,
  seat: Seat,
  prompt: string,
  bounds: { readonly attemptMs: number; readonly pass: CircuitPass },
): Promise<Tried<Answer>> {
  const { desk, request, call } = open;
  const { instructions } = request;
  const id = v7();
  const tokensMax =
    estimateTokens(instructions + prompt) + request.outputTokensMax + desk.limits.thoughtTokensMax;
  await admit(open, seat, tokensMax, id);
  const startedMs = desk.nowMs();
  const reply = await askProvider(
    seat.provider,
    { ...request, prompt, schema: open.schema },
    { attemptMs: bounds.attemptMs, signal: call.signal, limits: desk.limits },
  );
  const latencyMs = Math.max(0, Math.round(desk.nowMs() - startedMs));
  tally(bounds.pass, reply.outcome);
  const tried = readReply(open, reply);
  const attempt = describe(open, seat, tried.outcome, reply, latencyMs);
  await desk.ledger.record(call, {
    id,
    attempt,
    model: seat.provider.model,
    promptVersion: request.promptVersion,
    tokensEstimated: reply.tokensEstimated,
    priced: priceTokens(seat.provider.name, 0, 0) !== null,
    prompt: `${instructions}\n\n${prompt}`,
    answer: reply.text,
  });
  await tell(open, attempt);
  if (tried.outcome === 'aborted') throw new ModelError('judge/aborted', open.attempts);
  return tried;
}

async function admit<Answer>(
  open: OpenCall<Answer>,
  seat: Seat,
  tokensMax: number,
  id: string,
): Promise<void> {
  const admission = await open.desk.ledger.admit(open.call, tokensMax, id);
  if (admission === 'admitted') return;
  // The question itself is over: there is no attempt to tell of, and the next one begins its count anew.
  if (admission !== 'aborted') await tell(open, nothingMade(open, seat, admission));
  throw new ModelError(`judge/${admission}`, open.attempts);
}

function tally(pass: CircuitPass, outcome: AttemptOutcome): void {
  if (outcome === 'aborted') pass.drop();
  else if (AGAINST_PROVIDER.has(outcome)) pass.fail();
  else pass.succeed();
}

function readReply<Answer>(open: OpenCall<Answer>, reply: Reply): Tried<Answer> {
  const { outcome, text, retryDelayMs } = reply;
  if (outcome !== 'answered') return { outcome, faults: [], retryDelayMs };
  if (text === null) return { outcome: 'empty', faults: [], retryDelayMs };
  const read: ReadAnswer<Answer> = readAnswer(open.request, text);
  if (read.outcome === 'answered') return read;
  const faults = read.outcome === 'unverified' ? read.faults : [];
  return { outcome: read.outcome, faults, retryDelayMs };
}

function describe<Answer>(
  open: OpenCall<Answer>,
  seat: Seat,
  outcome: AttemptOutcome,
  { tokensIn, tokensOut }: Pick<Reply, 'tokensIn' | 'tokensOut'>,
  latencyMs: number,
): ModelAttempt {
  const { name } = seat.provider;
  return {
    provider: name,
    ordinal: seat.ordinal,
    attempt: open.attempts.length + 1,
    outcome,
    latencyMs,
    tokensIn,
    tokensOut,
    costMicroUsd: priceTokens(name, tokensIn, tokensOut) ?? 0,
  };
}

function nothingMade<Answer>(
  open: OpenCall<Answer>,
  seat: Seat,
  outcome: AttemptOutcome,
): ModelAttempt {
  return describe(open, seat, outcome, { tokensIn: 0, tokensOut: 0 }, 0);
}

async function tell<Answer>(open: OpenCall<Answer>, attempt: ModelAttempt): Promise<void> {
  open.attempts.push(attempt);
  open.desk.observe(attempt);
  await open.call.onAttempt?.(attempt);
}
