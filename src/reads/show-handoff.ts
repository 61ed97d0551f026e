import type { Claim, Evidence, HandoffEntry } from '@throughline/contract';
import type { Evidence as StoredEvidence } from '../domain/evaluation/evaluation.ts';
import type { CarryText, Claim as StoredClaim } from '../domain/journey/claims.ts';
import { evaluationOf, sourceOf } from '../store/reads/entry-parts.ts';
import type { HandoffRow } from '../store/reads/handoff-row.ts';

/** What an entry's body holds, as its writer made it; entries from before there were carries hold none. */
interface EntryBody {
  readonly happened: readonly StoredClaim[];
  readonly signals: readonly StoredClaim[];
  readonly carries?: readonly CarryText[];
  /** Of an acknowledgement: who knows. */
  readonly reader?: string;
  /** Of a redaction: why. */
  readonly reason?: string;
}

/** Shows an entry of the journey. `words` is its opened body; undefined where it was redacted. */
export function showHandoff(row: HandoffRow, words: unknown): HandoffEntry {
  const body = words as EntryBody | undefined;
  return {
    entrySeq: row.entrySeq,
    id: row.id,
    focus: row.focus,
    kind: row.kind,
    author: row.author,
    prev: showLink(row.previousId, row.previousHash),
    prevInFocus: showLink(row.previousInFocusId, row.previousInFocusHash),
    occurredAt: row.occurredAt.toISOString(),
    recordedAt: row.recordedAt.toISOString(),
    source: showSource(row),
    evaluation: evaluationOf(row),
    happened: (body?.happened ?? []).map(showClaim),
    signals: (body?.signals ?? []).map(showClaim),
    gapOps: row.gapOperations.map((operation) => ({
      ...operation,
      evidence: [...operation.evidence],
    })),
    carries: row.carries.map((carry) => ({
      ...carry,
      text: body?.carries?.find(({ item }) => item === carry.item)?.text ?? null,
      evidence: [...carry.evidence],
    })),
    reader: body?.reader ?? null,
    reason: body?.reason ?? null,
    supersedes: row.supersedes,
    redacted: row.bodyId !== null && body === undefined,
    commitment: row.commitment.toString('hex'),
    hash: row.hash.toString('hex'),
  };
}

function showSource(row: HandoffRow): HandoffEntry['source'] {
  const source = sourceOf(row);
  if (source === null) return null;
  return { kind: source.kind, touchpoint: source.touchpoint, ledgerSeq: source.position };
}

function showLink(id: string | null, hash: Buffer | null): HandoffEntry['prev'] {
  return id === null || hash === null ? null : { id, hash: hash.toString('hex') };
}

function showClaim(claim: StoredClaim): Claim {
  return { text: claim.text, evidence: claim.evidence.map(showStoredEvidence) };
}

function showStoredEvidence(evidence: StoredEvidence): Evidence {
  if (evidence.kind === 'quote') {
    const { seq, message, speaker, start, end, exact } = evidence;
    return { type: 'quote', ledgerSeq: seq, message, speaker, start, end, text: exact };
  }
  const { name, value, expectation, variance, seqs } = evidence;
  return { type: 'figure', name, value, expectation, variance, ledgerSeqs: [...seqs] };
}
