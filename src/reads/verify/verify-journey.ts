import { commitTo, FIRST_PREVIOUS_HASH, hashEntry } from '../../domain/journey/entry-hash.ts';
import type { TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../../store/database.ts';
import type { HandoffRow } from '../../store/reads/handoff-row.ts';
import type { StateRow } from '../../store/reads/select-state.ts';
import { streamHandoffs } from '../../store/reads/stream-handoffs.ts';
import type { EvaluationWithItems } from '../../store/reads/evaluation-row.ts';
import {
  streamEvaluations,
  streamUnfusedEvaluations,
} from '../../store/reads/stream-evaluations.ts';
import { headerOf } from './handoff-header.ts';
import { rehashEvaluation } from './rehash-evaluation.ts';
import type { VerifySubject } from './verify-subject.ts';

interface Link {
  readonly id: string;
  readonly hash: string;
}

interface Chain {
  readonly lastInFocus: Map<string, Link>;
  /** Entries by the evaluation that they rest on; what is left over at the end rests on none. */
  readonly byEvaluation: Map<string, { seq: number; kind: string; hash: string | undefined }>;
  last: Link | null;
  seq: number;
}

/** Walks a journey and holds it to I15: its chain, its commitments, and one entry per evaluation. */
export async function verifyJourney(
  transaction: Transaction,
  subject: VerifySubject,
  tenant: TenantId,
  state: StateRow,
): Promise<void> {
  const chain: Chain = { lastInFocus: new Map(), byEvaluation: new Map(), last: null, seq: 0 };
  for await (const row of streamHandoffs(transaction, state.learner)) {
    verifyLink(subject, chain, row);
    verifyHash(subject, tenant, state, row);
    const link = { id: row.id, hash: row.hash.toString('hex') };
    chain.last = link;
    chain.lastInFocus.set(row.focus, link);
    chain.seq = row.entrySeq;
    if (row.evaluation !== null) {
      const hash = row.evaluationHash?.toString('hex');
      chain.byEvaluation.set(row.evaluation, { seq: row.entrySeq, kind: row.kind, hash });
    }
  }
  subject.hold('I15', null, 'next entry number', chain.seq + 1, state.nextEntrySeq);
  subject.hold('I15', null, 'head of the journey', chain.last?.id ?? null, state.headEntry);
  subject.hold(
    'I15',
    null,
    'hash of the head',
    chain.last?.hash ?? null,
    state.headHash?.toString('hex') ?? null,
  );
  await verifyLandings(transaction, subject, state, chain);
}

function verifyLink(subject: VerifySubject, chain: Chain, row: HandoffRow): void {
  const at = `entry:${row.entrySeq}`;
  subject.count('I15', 'entries');
  subject.hold('I15', at, 'number after the entry before', chain.seq + 1, row.entrySeq);
  subject.hold('I15', at, 'entry before', chain.last?.id ?? null, row.previousId);
  const previousHash = chain.last?.hash ?? FIRST_PREVIOUS_HASH;
  subject.hold(
    'I15',
    at,
    'hash of the entry before',
    previousHash,
    row.previousHash.toString('hex'),
  );
  const inFocus = chain.lastInFocus.get(row.focus) ?? null;
  subject.hold('I15', at, 'entry before in its focus', inFocus?.id ?? null, row.previousInFocusId);
  const focusHash = row.previousInFocusHash?.toString('hex') ?? null;
  if (inFocus !== null || focusHash !== FIRST_PREVIOUS_HASH) {
    subject.hold(
      'I15',
      at,
      'hash of the entry before in its focus',
      inFocus?.hash ?? null,
      focusHash,
    );
  }
}

function verifyHash(
  subject: VerifySubject,
  tenant: TenantId,
  state: StateRow,
  row: HandoffRow,
): void {
  const at = `entry:${row.entrySeq}`;
  const commitment = row.commitment.toString('hex');
  const header = headerOf(tenant, state.learner, row);
  subject.hold('I15', at, 'hash', hashEntry(header, commitment), row.hash.toString('hex'));
  if (row.ciphertext !== null) {
    subject.count('I15', 'commitments');
    subject.hold('I15', at, 'commitment to its words', commitTo(row.ciphertext), commitment);
  } else if (row.bodyId !== null) {
    subject.count('I15', 'entries without words');
  }
}

async function verifyLandings(
  transaction: Transaction,
  subject: VerifySubject,
  state: StateRow,
  chain: Chain,
): Promise<void> {
  const judged = new Set<number>();
  let landing = 0;
  for await (const row of streamEvaluations(transaction, state.learner)) {
    subject.count('I15', 'landed evaluations');
    subject.hold(
      'I15',
      `verdict:${row.landing}`,
      'number after the landing before',
      landing + 1,
      row.landing,
    );
    landing = row.landing;
    const rehashed = rehashEvaluation(state.learner, row);
    subject.hold('I15', `verdict:${row.landing}`, 'hash', rehashed, row.hash.toString('hex'));
    verifyLanding(subject, chain, judged, row);
    judged.add(row.position);
  }
  subject.hold('I15', null, 'next landing', landing + 1, state.nextLanding);
  await verifyUnfused(transaction, subject, state, chain);
  verifyLeftOver(subject, chain);
}

function verifyLanding(
  subject: VerifySubject,
  chain: Chain,
  judged: Set<number>,
  row: EvaluationWithItems,
): void {
  const at = `verdict:${row.landing}`;
  const entry = chain.byEvaluation.get(row.id);
  chain.byEvaluation.delete(row.id);
  if (entry === undefined) {
    subject.fail('I15', at, 'its handoff entry', 'one entry', 'none');
    return;
  }
  const kind = judged.has(row.position) ? 'correction' : 'handoff';
  subject.hold('I15', `entry:${entry.seq}`, `kind of the entry on ${at}`, kind, entry.kind);
  subject.hold('I15', `entry:${entry.seq}`, `hash of ${at}`, row.hash.toString('hex'), entry.hash);
}

/** Turns and sessions: what was said of them is not fused, and each has its one entry all the same. */
async function verifyUnfused(
  transaction: Transaction,
  subject: VerifySubject,
  { learner }: StateRow,
  chain: Chain,
): Promise<void> {
  for await (const row of streamUnfusedEvaluations(transaction, learner)) {
    const at = `evaluation:${row.position}`;
    subject.count('I15', 'evaluations not fused');
    const hash = row.hash.toString('hex');
    subject.hold('I15', at, 'hash', rehashEvaluation(learner, row), hash);
    const entry = chain.byEvaluation.get(row.id);
    chain.byEvaluation.delete(row.id);
    if (entry === undefined) {
      subject.fail('I15', at, 'its handoff entry', 'one entry', 'none');
      continue;
    }
    const kind = row.supersedes === null ? 'handoff' : 'correction';
    subject.hold('I15', `entry:${entry.seq}`, `kind of the entry on ${at}`, kind, entry.kind);
    subject.hold('I15', `entry:${entry.seq}`, `hash of ${at}`, hash, entry.hash);
  }
}

/** Every evaluation took its entry: what is left rests on none. */
function verifyLeftOver(subject: VerifySubject, chain: Chain): void {
  for (const [evaluation, entry] of chain.byEvaluation) {
    subject.fail(
      'I15',
      `entry:${entry.seq}`,
      'the evaluation that it rests on',
      evaluation,
      'none',
    );
  }
}
