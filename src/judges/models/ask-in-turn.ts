import { setTimeout as sleep } from 'node:timers/promises';
import { askAgain } from './ask-again.ts';
import { makeAttempt, type FailedTry } from './make-attempt.ts';
import type { ModelCall } from './model-call.ts';
import { ModelError } from './model-error.ts';
import type { ModelRequest } from './model-request.ts';
import type { ModelAnswer } from './models.ts';
import type { ModelsDesk, OpenCall, Seat } from './open-call.ts';
import { planRetry } from './plan-retry.ts';
import { toWireSchema } from './wire-schema.ts';

/** A first attempt at a provider, and at most one more. */
const TURNS_MAX = 2;

/**
 * Asks the providers in their order until an answer holds. Each gets an even share of the time that is left, so that
 * one that hangs leaves time for those after it.
 *
 * @throws ModelError alone, beside what the ledger or `onAttempt` throws
 */
export async function askInTurn<Answer>(
  desk: ModelsDesk,
  request: ModelRequest<Answer>,
  call: ModelCall,
): Promise<ModelAnswer<Answer>> {
  const open: OpenCall<Answer> = {
    desk,
    request,
    call,
    schema: toWireSchema(request.schema, request.schemaName),
    deadlineMs: desk.nowMs() + desk.limits.callMsMax,
    attempts: [],
  };
  for (const seat of desk.seats) {
    const answer = await askSeat(open, seat);
    if (answer !== null) return answer;
  }
  throw new ModelError('judge/unavailable', open.attempts);
}

/** Null passes the question on to the next provider. */
async function askSeat<Answer>(
  open: OpenCall<Answer>,
  seat: Seat,
): Promise<ModelAnswer<Answer> | null> {
  let { prompt } = open.request;
  for (let turn = 1; turn <= TURNS_MAX; turn += 1) {
    stopWithCaller(open);
    const attemptMs = shareTime(open, seat);
    if (attemptMs < open.desk.limits.attemptMsMin) return null;
    const tried = await makeAttempt(open, seat, prompt, attemptMs);
    if (tried.outcome === 'answered') return toAnswer(open, seat, tried.answer);
    const delayMs = turn < TURNS_MAX ? planWait(open, seat, tried) : null;
    if (delayMs === null) return null;
    await waitOrStop(open, delayMs);
    prompt = askAgain(open.request.prompt, tried);
  }
  return null;
}

function shareTime<Answer>(open: OpenCall<Answer>, seat: Seat): number {
  return (open.deadlineMs - open.desk.nowMs()) / (open.desk.seats.length - seat.ordinal);
}

/** How long to wait before the second attempt; null where there is none. */
function planWait<Answer>(open: OpenCall<Answer>, seat: Seat, tried: FailedTry): number | null {
  const isLast = seat.ordinal === open.desk.seats.length - 1;
  const delayMs = planRetry(open.desk.limits, tried, isLast, open.desk.random());
  const share = shareTime(open, seat);
  if (delayMs === null || delayMs + open.desk.limits.attemptMsMin > share) return null;
  return delayMs;
}

async function waitOrStop<Answer>(open: OpenCall<Answer>, delayMs: number): Promise<void> {
  const { signal } = open.call;
  await sleep(delayMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  stopWithCaller(open);
}

/** @throws ModelError `judge/aborted` */
function stopWithCaller<Answer>(open: OpenCall<Answer>): void {
  if (open.call.signal?.aborted === true) throw new ModelError('judge/aborted', open.attempts);
}

function toAnswer<Answer>(open: OpenCall<Answer>, seat: Seat, answer: Answer): ModelAnswer<Answer> {
  return {
    answer,
    provider: seat.provider.name,
    model: seat.provider.model,
    ordinal: seat.ordinal,
    promptVersion: open.request.promptVersion,
    attempts: open.attempts,
  };
}
