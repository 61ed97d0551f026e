import type { Admission, CallLedger, RecordedCall } from '../../judges/models/call-ledger.ts';
import type { ModelCall } from '../../judges/models/model-call.ts';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import { DAILY_TOKENS_DEFAULT } from '../../domain/judging/daily-tokens.ts';
import { appendBodies, type SealedBody } from '../../store/body/append-bodies.ts';
import { createBodyId } from '../../store/body/create-body-id.ts';
import { inTenant, type Pool, type Transaction } from '../../store/database.ts';
import { addSpend } from '../../store/judging/add-spend.ts';
import { appendJudgeCall } from '../../store/judging/append-judge-call.ts';
import { dropReservation } from '../../store/judging/drop-reservation.ts';
import { dropSpentReservations } from '../../store/judging/drop-spent-reservations.ts';
import { findJudgeSetting } from '../../store/judging/find-judge-setting.ts';
import { holdLearnerKey } from '../../store/judging/hold-learner-key.ts';
import { insertReservation } from '../../store/judging/insert-reservation.ts';
import { lockJudgeDay } from '../../store/judging/lock-judge-day.ts';
import { selectReserved } from '../../store/judging/select-reserved.ts';
import { findLearnerKey } from '../../store/keys/learner-key-store.ts';
import type { LearnerKey, MasterKey } from '../../store/keys/learner-key.ts';
import { seal } from '../../store/keys/seal.ts';

/** What the ledger of model calls needs. */
export interface CallLedgerParts {
  /** Of the role `tl_app`. */
  readonly appPool: Pool;
  readonly master: MasterKey;
  /** Now, in ms since 1970. */
  nowMs(): number;
}

/** Longer than any call: what a process that died had set aside is free again after it. */
const RESERVATION_MS = 180_000;

/**
 * Keeps the account of model calls: admits an attempt within the tenant's day, and notes it with its words as
 * ciphertext under the learner's key.
 */
export function createCallLedger(parts: CallLedgerParts): CallLedger {
  return {
    admit: (call, tokensMax, id) =>
      inTenant(parts.appPool, call.tenant, (transaction) =>
        admit(transaction, call, { tokensMax, id, nowMs: parts.nowMs() }),
      ),
    record: (call, made) =>
      inTenant(parts.appPool, call.tenant, (transaction) => record(transaction, parts, call, made)),
  };
}

/** Sent together, in this order: every attempt of the tenant waits for the lock of its day. */
async function admit(
  transaction: Transaction,
  { tenant, learner }: ModelCall,
  wanted: { readonly tokensMax: number; readonly id: string; readonly nowMs: number },
): Promise<Admission> {
  const { tokensMax, id, nowMs } = wanted;
  const [isHeld, setting, { tokens }, , reserved] = await Promise.all([
    holdLearnerKey(transaction, learner),
    findJudgeSetting(transaction),
    lockJudgeDay(transaction, tenant, nowMs),
    dropSpentReservations(transaction, tenant, nowMs),
    selectReserved(transaction, tenant, nowMs),
  ]);
  if (!isHeld) throw new ThroughlineError('learner/erased', "the learner's key is deleted");
  if (setting?.stopped === true) return 'stopped';
  const dailyTokens = setting === null ? DAILY_TOKENS_DEFAULT : setting.dailyTokens;
  if (dailyTokens !== null && tokens + reserved + tokensMax > dailyTokens) return 'over-budget';
  const untilMs = nowMs + RESERVATION_MS;
  await insertReservation(transaction, tenant, { id, tokens: tokensMax, untilMs });
  return 'admitted';
}

/** The day comes last: its row is every attempt's of the tenant, and locked until the commit. */
async function record(
  transaction: Transaction,
  parts: CallLedgerParts,
  call: ModelCall,
  made: RecordedCall,
): Promise<void> {
  const [isHeld, key] = await Promise.all([
    holdLearnerKey(transaction, call.learner),
    findLearnerKey(transaction, parts.master, call.learner),
  ]);
  const { attempt, priced } = made;
  const answered = attempt.outcome === 'answered';
  await Promise.all([
    // Of a learner who was erased meanwhile, nothing is kept.
    ...(isHeld && key !== null ? keepWords(transaction, key, call, made) : []),
    addSpend(transaction, call.tenant, { ...attempt, answered, priced }, parts.nowMs()),
    dropReservation(transaction, made.id),
  ]);
}

function keepWords(
  transaction: Transaction,
  key: LearnerKey,
  call: ModelCall,
  made: RecordedCall,
): readonly Promise<void>[] {
  const prompt = sealWords(key, call, { prompt: made.prompt });
  const answer = made.answer === null ? null : sealWords(key, call, { answer: made.answer });
  return [
    appendBodies(transaction, call.tenant, answer === null ? [prompt] : [prompt, answer]),
    appendJudgeCall(transaction, call, {
      ...made.attempt,
      id: made.id,
      flow: call.flow,
      step: call.step,
      model: made.model,
      promptVersion: made.promptVersion,
      tokensEstimated: made.tokensEstimated,
      priced: made.priced,
      promptBody: prompt.id,
      answerBody: answer?.id ?? null,
    }),
  ];
}

function sealWords(key: LearnerKey, { learner }: ModelCall, words: object): SealedBody {
  const id = createBodyId();
  const plain = Buffer.from(JSON.stringify(words), 'utf8');
  return { id, learner, ciphertext: seal(key.cipher, plain, id) };
}
