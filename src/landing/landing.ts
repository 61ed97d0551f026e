import type { Evaluation } from '../domain/evaluation/evaluation.ts';
import type { LearnerRef } from '../domain/ids/learner-ref.ts';
import type { EntryWords } from '../domain/journey/claims.ts';
import type { CarryOperation, EntryAuthor, GapOperation } from '../domain/journey/entry.ts';
import type {
  FoldRecord,
  FoldRecordWithState,
  RecordedVerdict,
} from '../domain/read/fold-record.ts';
import type { Figure } from '../domain/read/read-types.ts';
import type { SettlementSum } from '../domain/xp/settle.ts';
import type { LockedLearner } from '../store/calibrate/lock-learner-state.ts';
import type { CompletionRow } from '../store/calibrate/select-completion.ts';
import type { Transaction } from '../store/database.ts';
import type { LearnerKey } from '../store/keys/learner-key.ts';

/** What a verdict is fused as, before its position and landing are known. */
export type LandingVerdict = Omit<RecordedVerdict, 'position' | 'landing' | 'day'>;

/** A verdict that is about to land, with everything that goes on record beside it. */
export interface Landing {
  readonly cause: 'landing' | 'override';
  readonly completion: CompletionRow;
  /** UUID that the evaluation takes. */
  readonly evaluationId: string;
  readonly evaluation: Evaluation;
  /** Of a human verdict: who gave it. */
  readonly author: string | null;
  readonly model: string | null;
  readonly promptVersion: string | null;
  readonly rubric: { readonly id: string; readonly version: number } | null;
  readonly difficultyVersion: number;
  readonly verdict: LandingVerdict;
  /** Figures of completions since the position before; those counted already are left where they are. */
  readonly measured: readonly Figure[];
  /** What the evaluation says in words, such as a person's reason; null where it says nothing. */
  readonly words: object | null;
  /** Where the words of quoted events are stored, by `ledgerSeq`. */
  readonly bodyIds: ReadonlyMap<number, string>;
  readonly entry: {
    readonly author: EntryAuthor;
    readonly words: EntryWords & { readonly reason?: string };
    readonly gapOps: readonly GapOperation[];
    /** What it opens for the next event; nothing where absent. */
    readonly carries?: readonly CarryOperation[];
  };
  readonly nowMs: number;
}

/** What a landing left behind. */
export interface Landed {
  readonly evaluation: string;
  readonly landing: number;
  readonly snapshotVersion: number;
  readonly entry: string;
  readonly settlement:
    | (SettlementSum & { readonly seq: number; readonly totalAfter: number })
    | null;
}

/** Where the read stands around a landing, which no other landing can move meanwhile. */
export interface Surroundings {
  readonly before: FoldRecordWithState | null;
  readonly stood: readonly FoldRecord[];
  readonly superseded: FoldRecord | null;
}

/** A landing under way: the caller's transaction, the learner whose turn to land it is, and what lands. */
export interface LandingScene {
  readonly transaction: Transaction;
  readonly ref: LearnerRef;
  readonly key: LearnerKey;
  /** As read while it is this landing's turn; once the learner is locked, as it is then. */
  readonly state: LockedLearner;
  readonly landing: Landing;
  readonly around: Surroundings;
}
