import type { Acknowledge, Acknowledged, Audience } from '@throughline/contract';
import { ErasedError } from '../domain/errors/erased-error.ts';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import type { LearnerId, TenantId } from '../domain/ids/ids.ts';
import { isCarryOpen, type CarryState } from '../domain/journey/carry-state.ts';
import type { EntryAuthor, EntryDraft } from '../domain/journey/entry.ts';
import { appendJourneyEntry } from '../landing/append-journey-entry.ts';
import { lockLearnerState } from '../store/calibrate/lock-learner-state.ts';
import { inTenant, type Pool, type Transaction } from '../store/database.ts';
import { ensureProjection } from '../store/journey/ensure-projection.ts';
import { loadLearnerKey } from '../store/keys/learner-key-store.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';
import { findAcknowledgement, findCarry } from '../store/reads/journey/find-carry.ts';
import { findOwner } from './find-owner.ts';

/** What the command needs from the rest. */
export interface AcknowledgeParts {
  /** Of the role `tl_app`. */
  readonly appPool: Pool;
  readonly master: MasterKey;
  /** Now, in ms since 1970. */
  nowMs(): number;
}

/** Who acknowledges which carry of whom. */
export interface AcknowledgeRequest {
  readonly tenant: TenantId;
  /** What the platform calls the learner. */
  readonly learner: string;
  /** UUID of the carry. */
  readonly item: string;
  readonly acknowledge: Acknowledge;
}

/** Audiences whose readers are people; all others are programs. */
const PEOPLE: readonly Audience[] = ['coach', 'learner'];

/**
 * Puts on record that a reader knows what a carry says: one journey entry, once. The carry stays in the grounding
 * block until it is resolved. Once acknowledged, every further request answers as the first.
 *
 * Lock order: the learner's state alone.
 *
 * @throws ThroughlineError `learner/not-found`, `learner/erased`, `carry/not-found`, `carry/closed`,
 *   `carry/other-audience`
 */
export async function acknowledgeCarry(
  parts: AcknowledgeParts,
  request: AcknowledgeRequest,
): Promise<Acknowledged> {
  return inTenant(parts.appPool, request.tenant, async (transaction) => {
    const owner = await findOwner(transaction, parts.master, request.tenant, request.learner);
    const { learner } = owner;
    const state = await lockLearnerState(transaction, learner);
    if (state.erasing) throw new ErasedError();
    // Where carries stand is derived, and may have been let go of: it is made again before it is asked.
    await ensureProjection(transaction, { tenant: request.tenant, learner }, async () => state);
    const carry = await findCarry(transaction, learner, request.item);
    if (carry === null) throw new ThroughlineError('carry/not-found', 'there is no such carry');
    refuseAudience(carry, request.acknowledge.audience);
    const first = await findAcknowledgement(transaction, learner, carry);
    if (first !== null) return answer(carry, first, true);
    if (!isCarryOpen(carry)) throw new ThroughlineError('carry/closed', `it is ${carry.status}`);
    const entry = await append(transaction, parts, request, learner, carry);
    return answer({ ...carry, status: 'acknowledged' }, entry, false);
  });
}

function refuseAudience(carry: CarryState, audience: Audience | undefined): void {
  if (audience === undefined || audience === carry.audience) return;
  throw new ThroughlineError('carry/other-audience', `it is for the audience ${carry.audience}`);
}

interface AcknowledgementEntry {
  readonly id: string;
  readonly entrySeq: number;
  readonly recordedAt: Date;
}

async function append(
  transaction: Transaction,
  parts: AcknowledgeParts,
  { tenant, item, acknowledge }: AcknowledgeRequest,
  learner: LearnerId,
  carry: CarryState,
): Promise<AcknowledgementEntry> {
  const key = await loadLearnerKey(transaction, parts.master, learner);
  const nowMs = parts.nowMs();
  const { header } = await appendJourneyEntry(
    transaction,
    { key, nowMs },
    {
      ref: { tenant, learner },
      draft: draftEntry(carry, item, nowMs),
      words: {
        happened: [],
        signals: [],
        carries: [],
        ...(acknowledge.reader === undefined ? {} : { reader: acknowledge.reader }),
      },
      evaluation: null,
    },
  );
  return { id: header.id, entrySeq: header.entrySeq, recordedAt: new Date(header.recordedAt) };
}

function draftEntry(carry: CarryState, item: string, nowMs: number): EntryDraft {
  const author: EntryAuthor = PEOPLE.includes(carry.audience) ? 'human' : 'code';
  return {
    kind: 'carry',
    author,
    focus: carry.focus,
    occurredAtMs: nowMs,
    source: null,
    evaluation: null,
    gapOps: [],
    carries: [{ item, operation: 'acknowledge', audience: null, dueAt: null, evidence: [] }],
    supersedes: null,
  };
}

function answer(
  { item, status }: CarryState,
  { id, entrySeq, recordedAt }: AcknowledgementEntry,
  duplicate: boolean,
): Acknowledged {
  const acknowledgedAt = recordedAt.toISOString();
  return { item, state: status, entry: id, entrySeq, acknowledgedAt, duplicate };
}
