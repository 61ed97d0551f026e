import type { Admission, CallLedger, RecordedCall } from '../../judges/models/call-ledger.ts';
import type { ModelCall } from '../../judges/models/model-call.ts';
import { ErasedError } from '../../domain/errors/erased-error.ts';
import { DAILY_TOKENS_DEFAULT } from '../../domain/judging/daily-tokens.ts';
import { appendBodies } from '../../store/body/append-bodies.ts';
import { createBodyId } from '../../store/body/create-body-id.ts';
import type { OwnedBody } from '../../store/body/sealed-body.ts';
import { inTenant, type Pool, type Transaction } from '../../store/database.ts';
import { countRedactions } from '../../store/erasure/count-redactions.ts';
import { addSpend } from '../../store/judging/add-spend.ts';
import { appendJudgeCall } from '../../store/judging/append-judge-call.ts';
import { dropReservation } from '../../store/judging/drop-reservation.ts';
import { dropSpentReservations } from '../../store/judging/drop-spent-reservations.ts';
import { findJudgeSetting } from '../../store/judging/find-judge-setting.ts';
import { holdLearnerKey } from '../../store/judging/hold-learner-key.ts';
import { holdOffRedactions } from '../../store/judging/hold-redactions.ts';
import { insertReservation } from '../../store/judging/insert-reservation.ts';
import { lockJudgeDay } from '../../store/judging/lock-judge-day.ts';
import { selectReserved } from '../../store/judging/select-reserved.ts';
import { findLearnerKey } from '../../store/keys/learner-key-store.ts';
import type { LearnerKey, MasterKey } from '../../store/keys/learner-key.ts';
import { seal } from '../../store/keys/seal.ts';
import { sendTogether } from '../../store/send-together.ts';

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
  /** Of attempts under way: how many redactions there were when they were admitted. */
  const redactionsAt = new Map<string, number>();
  return {
    admit: async (call, tokensMax, id) => {
      const wanted = { tokensMax, id, nowMs: parts.nowMs() };
      const admitted = await inTenant(parts.appPool, call.tenant, (transaction) =>
        admit(transaction, call, wanted),
      );
      if (admitted.admission === 'admitted') redactionsAt.set(id, admitted.redactions);
      return admitted.admission;
    },
    record: async (call, made) => {
      const redactions = call.redactions ?? redactionsAt.get(made.id) ?? 0;
      redactionsAt.delete(made.id);
      await inTenant(parts.appPool, call.tenant, (transaction) =>
        record(transaction, parts, { ...call, redactions }, made),
      );
    },
  };
}

/** Sent together, in this order: every attempt of the tenant waits for the lock of its day. */
async function admit(
  transaction: Transaction,
  { tenant, learner, redactions: known }: ModelCall,
  wanted: { readonly tokensMax: number; readonly id: string; readonly nowMs: number },
): Promise<{ readonly admission: Admission; readonly redactions: number }> {
  const { tokensMax, id, nowMs } = wanted;
  const [isHeld, redactions, setting, { tokens }, , reserved] = await sendTogether([
    holdLearnerKey(transaction, learner),
    countRedactions(transaction, learner),
    findJudgeSetting(transaction),
    lockJudgeDay(transaction, tenant, nowMs),
    dropSpentReservations(transaction, tenant, nowMs),
    selectReserved(transaction, tenant, nowMs),
  ]);
  if (!isHeld) throw new ErasedError();
  if (known !== undefined && known !== redactions) return { admission: 'aborted', redactions };
  if (setting?.stopped === true) return { admission: 'stopped', redactions };
  const dailyTokens = setting === null ? DAILY_TOKENS_DEFAULT : setting.dailyTokens;
  if (dailyTokens !== null && tokens + reserved + tokensMax > dailyTokens)
    return { admission: 'over-budget', redactions };
  const untilMs = nowMs + RESERVATION_MS;
  await insertReservation(transaction, tenant, { id, tokens: tokensMax, untilMs });
  return { admission: 'admitted', redactions };
}

/** The day comes last: its row is every attempt's of the tenant, and locked until the commit. */
async function record(
  transaction: Transaction,
  parts: CallLedgerParts,
  call: ModelCall,
  made: RecordedCall,
): Promise<void> {
  const [isHeld, key, , redactions] = await sendTogether([
    holdLearnerKey(transaction, call.learner),
    findLearnerKey(transaction, parts.master, call.learner),
    holdOffRedactions(transaction, call.learner),
    countRedactions(transaction, call.learner),
  ]);
  const { attempt, priced } = made;
  const answered = attempt.outcome === 'answered';
  await sendTogether([
    // Of a learner who was erased meanwhile, nothing is kept.
    ...(isHeld && key !== null
      ? keepCall(transaction, key, call, { ...made, hasWords: redactions === call.redactions })
      : []),
    addSpend(transaction, call.tenant, { ...attempt, answered, priced }, parts.nowMs()),
    dropReservation(transaction, made.id),
  ]);
}

/** Words of which some may have been taken back meanwhile are not kept: the redaction has looked through what there was. */
function keepCall(
  transaction: Transaction,
  key: LearnerKey,
  call: ModelCall,
  made: RecordedCall & { readonly hasWords: boolean },
): readonly Promise<void>[] {
  const seals = (words: object): OwnedBody => sealWords(key, call, words);
  const prompt = made.hasWords ? seals({ prompt: made.prompt }) : null;
  const answer = made.hasWords && made.answer !== null ? seals({ answer: made.answer }) : null;
  const bodies = [prompt, answer].filter((body) => body !== null);
  return [
    ...(bodies.length === 0 ? [] : [appendBodies(transaction, call.tenant, bodies)]),
    appendJudgeCall(transaction, call, {
      ...made.attempt,
      id: made.id,
      flow: call.flow,
      step: call.step,
      model: made.model,
      promptVersion: made.promptVersion,
      tokensEstimated: made.tokensEstimated,
      priced: made.priced,
      promptBody: prompt?.id ?? null,
      answerBody: answer?.id ?? null,
    }),
  ];
}

function sealWords(key: LearnerKey, { learner }: ModelCall, words: object): OwnedBody {
  const id = createBodyId();
  const plain = Buffer.from(JSON.stringify(words), 'utf8');
  return { id, learner, ciphertext: seal(key.cipher, plain, id) };
}
