import type {
  Assist,
  Audience,
  EntryKind,
  HandoffEntry,
  Outcome,
  TouchpointKind,
  VerdictSource,
} from '@throughline/contract';

/** Who wrote it: a judge's proposal that code verified, code from a verdict's evidence, or a person. */
export type EntryAuthor = HandoffEntry['author'];

/** What a touchpoint says about one gap; the gap's status is derived from these, never written. */
export type GapOperationName = HandoffEntry['gapOps'][number]['operation'];

/** One operation on a gap. Keys and enums alone: it is stored in the clear. */
export interface GapOperation {
  /** A criterion of the taxonomy; under a task `<criterion>@<task>` where the taxonomy is built in. */
  readonly gap: string;
  /** `builtin.v1`, or `<rubric>@<version>`. */
  readonly taxonomy: string;
  readonly operation: GapOperationName;
  readonly assist: Assist;
  /** Where it was shown: task or stage, and touchpoint. */
  readonly context: string;
  /** Ordinals of the evaluation's evidence, in its order. */
  readonly evidence: readonly number[];
}

/** What an entry does to a carry: what the next event must know. Its state is derived from these, never written. */
export type CarryOperationName = HandoffEntry['carries'][number]['operation'];

/** One operation on a carry. Ids, enums and a time alone: it is stored in the clear; its text is in the body. */
export interface CarryOperation {
  /** UUID of the carry; whoever opens it makes it. */
  readonly item: string;
  readonly operation: CarryOperationName;
  /** Of `open`: who must know. Null otherwise. */
  readonly audience: Audience | null;
  /** Of `open`: RFC 3339 UTC with milliseconds, where it is due. Null otherwise. */
  readonly dueAt: string | null;
  /** Ordinals of the evaluation's evidence, in its order. */
  readonly evidence: readonly number[];
}

/** Where an entry stands in a chain. */
export interface EntryLink {
  readonly id: string | null;
  /** 64 hex digits; 64 zeros before the first entry. */
  readonly hash: string;
}

/** The touchpoint that an entry is about. */
export interface EntrySource {
  readonly kind: TouchpointKind;
  readonly touchpoint: string;
  /** `ledgerSeq` of its completion. */
  readonly position: number;
}

/** The evaluation that an entry rests on. */
export interface EntryEvaluation {
  readonly id: string;
  /** 64 hex digits. */
  readonly hash: string;
  readonly outcome: Outcome;
  readonly source: VerdictSource;
}

/** What an entry corrects. */
export interface EntrySupersedes {
  readonly entry: string;
  /** Which claim, such as `signals/0`; null where the whole entry. */
  readonly claim: string | null;
}

/** An entry before it is linked: everything that is known without its place in the chain. */
export interface EntryDraft {
  readonly kind: EntryKind;
  readonly author: EntryAuthor;
  readonly focus: string;
  readonly occurredAtMs: number;
  readonly source: EntrySource | null;
  readonly evaluation: EntryEvaluation | null;
  readonly gapOps: readonly GapOperation[];
  readonly carries: readonly CarryOperation[];
  readonly supersedes: EntrySupersedes | null;
}

/** The header of an entry: numbers, ids, enums and hashes. What its hash is taken over. */
export interface EntryHeader {
  readonly id: string;
  readonly tenant: string;
  readonly learner: string;
  readonly focus: string;
  readonly entrySeq: number;
  readonly kind: EntryKind;
  readonly author: EntryAuthor;
  readonly prev: EntryLink;
  readonly prevInFocus: EntryLink | null;
  /** RFC 3339 UTC with milliseconds. */
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly source: EntrySource | null;
  readonly evaluation: EntryEvaluation | null;
  readonly gapOps: readonly GapOperation[];
  readonly carries: readonly CarryOperation[];
  readonly supersedes: EntrySupersedes | null;
}

/** A header with its place in the chain and its hash; both hashes are 64 hex digits. */
export interface LinkedEntry {
  readonly header: EntryHeader;
  /** SHA-256 of the body's ciphertext. */
  readonly commitment: string;
  readonly hash: string;
}
