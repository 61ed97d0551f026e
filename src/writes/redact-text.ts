import { createHmac } from 'node:crypto';
import type { Redaction, RedactionResult } from '@throughline/contract';
import canonicalize from 'canonicalize';
import { v5 } from 'uuid';
import { ErasedError } from '../domain/errors/erased-error.ts';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import type { LearnerRef } from '../domain/ids/learner-ref.ts';
import type { LearnerId, TenantId } from '../domain/ids/ids.ts';
import type { EntryWords } from '../domain/journey/claims.ts';
import type { EntryDraft } from '../domain/journey/entry.ts';
import { appendJourneyEntry } from '../landing/append-journey-entry.ts';
import { lockLearnerState } from '../store/calibrate/lock-learner-state.ts';
import { crashPoint } from '../store/crash-point.ts';
import { inTenant, type Pool, type Transaction } from '../store/database.ts';
import { appendErasureLine } from '../store/erasure/append-erasure-line.ts';
import { asEraser } from '../store/erasure/as-eraser.ts';
import { deleteStepResults, deleteTexts } from '../store/erasure/delete-texts.ts';
import type { ErasureLogFile } from '../store/erasure/erasure-log-file.ts';
import { mirrorTenantLog } from '../store/erasure/mirror-erasure-log.ts';
import {
  findRedaction,
  insertRedaction,
  type RedactionRow,
  type RedactionTarget,
} from '../store/erasure/redactions.ts';
import { holdOffRecords } from '../store/judging/hold-redactions.ts';
import { loadLearnerKey } from '../store/keys/learner-key-store.ts';
import type { LearnerKey, MasterKey } from '../store/keys/learner-key.ts';
import { restartRedactedReviews } from '../store/review/restart-redacted-reviews.ts';
import { raiseFence } from '../store/work/raise-fence.ts';
import { wakeLearners } from '../store/work/wake-learners.ts';
import { findOwner } from './find-owner.ts';
import { findQuotingEntries, type QuotingEntries } from './redaction/find-quoting-entries.ts';
import { resolveRedaction, type ResolvedRedaction } from './redaction/resolve-redaction.ts';

/** Ids in one line of the erasure log: a line stays below 40 kB. */
const BODIES_PER_LINE_MAX = 1_000;

/** What the command needs from the rest. */
export interface RedactParts {
  /** Of the role `tl_app`. */
  readonly appPool: Pool;
  /** Of the role `tl_eraser`, which alone reads the erasure log on. */
  readonly eraserPool: Pool;
  readonly master: MasterKey;
  /** This host's copy of the erasure log. */
  readonly log: ErasureLogFile;
  /** Told where that copy could not be written now. */
  readonly onError: (error: unknown) => void;
  /** Now, in ms since 1970. */
  nowMs(): number;
}

/** Whose text, which, and who asked. */
export interface RedactRequest {
  readonly tenant: TenantId;
  /** What the platform calls the learner. */
  readonly learner: string;
  readonly redaction: Redaction;
  /** Id of the key that the request came with. */
  readonly requestedBy: string;
}

/**
 * Takes one text back: deletes it, the entries whose words quote it, and what judges said with it before them; drops
 * what flows remember, and lets no calibration land that has seen it; writes one journey entry that tells of it, and a
 * line in the erasure log, so that a restore takes it back again. Numbers stay. The same id with the same body answers
 * as the first time.
 *
 * What is refused, and what was done before, is found out first and deletes nothing: flows keep what they remember.
 *
 * Lock order: the learner's state, then records of calls of models, then the tenant's erasure log. What is long (step results, old entries) is looked
 * through before; under the lock only what came since.
 *
 * @throws ThroughlineError `learner/not-found`, `learner/erased`, `event/not-found`, `handoff-entry/not-found`,
 *   `verdict/not-found`, `redaction/not-apart`, `redaction/id-reused`
 */
export async function redactText(
  parts: RedactParts,
  request: RedactRequest,
): Promise<RedactionResult> {
  const looked = await lookAhead(parts, request);
  if ('first' in looked) return looked.first;
  const { ref, quoting } = looked;
  await forgetSteps(parts, ref);
  const result = await inTenant(parts.appPool, request.tenant, async (transaction) => {
    const state = await lockLearnerState(transaction, ref.learner);
    if (state.erasing) throw new ErasedError();
    await holdOffRecords(transaction, ref.learner);
    const key = await loadLearnerKey(transaction, parts.master, ref.learner);
    const first = await answerAgain(transaction, key, ref.learner, request.redaction);
    if (first !== null) return first;
    const resolved = await resolveRedaction(
      transaction,
      key,
      ref.learner,
      request.redaction,
      quoting,
    );
    const row = await redact(transaction, parts, ref, key, request, resolved);
    crashPoint('redact/before-commit');
    return show(row, request.redaction, false);
  });
  // The line is on record. A host that keeps no files leaves it to those that do, within a minute.
  await mirrorTenantLog(parts.eraserPool, parts.log, request.tenant).catch(parts.onError);
  return result;
}

/** What stood before anything was locked: whose text, and which entries quote it; or the answer of the first time. */
type LookedAhead =
  | { readonly first: RedactionResult }
  | { readonly ref: LearnerRef; readonly quoting: QuotingEntries };

/** Refuses what will be refused and answers what was answered, before anything is deleted. */
async function lookAhead(
  parts: RedactParts,
  { tenant, learner: externalId, redaction }: RedactRequest,
): Promise<LookedAhead> {
  const { appPool, master } = parts;
  const { learner, first } = await inTenant(appPool, tenant, async (transaction) => {
    const owner = await findOwner(transaction, master, tenant, externalId);
    const key = await loadLearnerKey(transaction, master, owner.learner);
    const answer = await answerAgain(transaction, key, owner.learner, redaction);
    return { learner: owner.learner, first: answer };
  });
  if (first !== null) return { first };
  const ref = { tenant, learner };
  const quoting = await findQuotingEntries(parts, ref, redaction);
  await inTenant(appPool, tenant, async (transaction) => {
    const key = await loadLearnerKey(transaction, master, learner);
    await resolveRedaction(transaction, key, learner, redaction, quoting);
  });
  return { ref, quoting };
}

/** Clears away, in short transactions, most of what flows remember: stored results are not made again for nothing. */
async function forgetSteps(
  { appPool }: RedactParts,
  { tenant, learner }: LearnerRef,
): Promise<void> {
  while (await inTenant(appPool, tenant, (transaction) => deleteStepResults(transaction, learner)));
}

async function redact(
  transaction: Transaction,
  parts: RedactParts,
  ref: LearnerRef,
  key: LearnerKey,
  { redaction, requestedBy }: RedactRequest,
  resolved: ResolvedRedaction,
): Promise<RedactionRow> {
  const nowMs = parts.nowMs();
  const entries = await deleteTexts(transaction, resolved.entryBodyIds);
  const texts = entries + (await deleteTexts(transaction, resolved.bodyIds));
  // First: what a review has just made of the words is kept under its lock, and goes with the rest, or is not kept.
  await restartRedactedReviews(transaction, ref, resolved.scenarioAttempt, resolved.bodyIds);
  while (await deleteStepResults(transaction, ref.learner));
  await asEraser(transaction, () => logTexts(transaction, parts, ref, resolved, nowMs));
  // Whoever has gathered the words holds an older fence, and gathers again what is left of them.
  await raiseFence(transaction, ref.learner);
  await wakeLearners(transaction, ref.tenant, [ref.learner]);
  const { header } = await appendJourneyEntry(
    transaction,
    { key, nowMs },
    { ref, draft: draftEntry(resolved, nowMs), words: tell(redaction, resolved), evaluation: null },
  );
  const row: RedactionRow = {
    id: nameRedaction(ref.learner, redaction),
    requestHash: hashRequest(key, redaction),
    target: resolved.target,
    ledgerSeq: resolved.ledgerSeq,
    message: redaction.message ?? null,
    entry: redaction.entry ?? null,
    evaluation: redaction.verdict ?? null,
    texts,
    entries,
    journeyEntry: header.id,
    requestedBy,
    recordedAt: new Date(nowMs),
  };
  await insertRedaction(transaction, ref, row);
  return row;
}

async function logTexts(
  transaction: Transaction,
  { master }: RedactParts,
  { tenant, learner }: LearnerRef,
  { bodyIds, entryBodyIds }: ResolvedRedaction,
  nowMs: number,
): Promise<void> {
  const all = [...bodyIds, ...entryBodyIds];
  for (let start = 0; start < all.length; start += BODIES_PER_LINE_MAX) {
    const bodies = all.slice(start, start + BODIES_PER_LINE_MAX);
    await appendErasureLine(transaction, master, tenant, nowMs, { kind: 'texts', learner, bodies });
  }
}

function draftEntry({ focus, source }: ResolvedRedaction, nowMs: number): EntryDraft {
  return {
    kind: 'redaction',
    author: 'human',
    focus,
    occurredAtMs: nowMs,
    source,
    evaluation: null,
    gapOps: [],
    carries: [],
    supersedes: null, // what was said goes; what it meant for gaps and carries stands
  };
}

/** What the entry says of a redaction: ids, and a person's reason. */
interface RedactionWords extends EntryWords {
  readonly redacted: {
    readonly target: RedactionTarget;
    readonly ledgerSeq: number | null;
    readonly entry: string | null;
    readonly verdict: string | null;
  };
  readonly reason?: string;
}

function tell(
  { reason, entry, verdict }: Redaction,
  { target, ledgerSeq }: ResolvedRedaction,
): RedactionWords {
  return {
    happened: [],
    signals: [],
    carries: [],
    redacted: { target, ledgerSeq, entry: entry ?? null, verdict: verdict ?? null },
    ...(reason === undefined ? {} : { reason }),
  };
}

async function answerAgain(
  transaction: Transaction,
  key: LearnerKey,
  learner: LearnerId,
  redaction: Redaction,
): Promise<RedactionResult | null> {
  const row = await findRedaction(transaction, nameRedaction(learner, redaction));
  if (row === null) return null;
  if (row.requestHash.equals(hashRequest(key, redaction))) return show(row, redaction, true);
  throw new ThroughlineError(
    'redaction/id-reused',
    `the id ${redaction.id} was used for another redaction`,
  );
}

function nameRedaction(learner: LearnerId, { id }: Redaction): string {
  return v5(`redaction ${id}`, learner);
}

function hashRequest(key: LearnerKey, redaction: Redaction): Buffer {
  return createHmac('sha256', key.hash)
    .update(canonicalize(redaction) ?? '')
    .digest();
}

function show(row: RedactionRow, { id }: Redaction, duplicate: boolean): RedactionResult {
  return {
    id,
    target: row.target,
    ledgerSeq: row.ledgerSeq,
    texts: row.texts,
    entries: row.entries,
    entry: row.journeyEntry,
    redactedAt: row.recordedAt.toISOString(),
    duplicate,
  };
}
