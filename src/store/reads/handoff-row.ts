import type {
  CarryOperation,
  EntryAuthor,
  EntrySupersedes,
  GapOperation,
} from '../../domain/journey/entry.ts';
import type { EntryKind, Outcome, TouchpointKind, VerdictSource } from '@throughline/contract';

/** A handoff entry as it is stored, with the words' ciphertext where it still exists. */
export interface HandoffRow {
  readonly id: string;
  readonly entrySeq: number;
  readonly focus: string;
  readonly kind: EntryKind;
  readonly author: EntryAuthor;
  readonly previousId: string | null;
  readonly previousHash: Buffer;
  readonly previousInFocusId: string | null;
  readonly previousInFocusHash: Buffer | null;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
  readonly sourceKind: TouchpointKind | null;
  readonly touchpoint: string | null;
  readonly position: number | null;
  readonly evaluation: string | null;
  readonly evaluationHash: Buffer | null;
  readonly evaluationSource: VerdictSource | null;
  readonly outcome: Outcome | null;
  readonly gapOperations: readonly GapOperation[];
  readonly carries: readonly CarryOperation[];
  readonly supersedes: EntrySupersedes | null;
  readonly bodyId: string | null;
  readonly ciphertext: Buffer | null;
  readonly commitment: Buffer;
  readonly hash: Buffer;
}

/** The columns of a `HandoffRow`, from `handoff h left join body b`. */
export const HANDOFF_COLUMNS = `
  h.id, h.entry_seq as "entrySeq", h.focus, h.kind, h.author, h.previous_id as "previousId",
  h.previous_hash as "previousHash", h.previous_in_focus_id as "previousInFocusId",
  h.previous_in_focus_hash as "previousInFocusHash", h.occurred_at as "occurredAt",
  h.recorded_at as "recordedAt", h.source_kind as "sourceKind", h.touchpoint, h.position, h.evaluation,
  h.evaluation_hash as "evaluationHash", h.evaluation_source as "evaluationSource", h.outcome,
  h.gap_operations as "gapOperations", h.carries, h.supersedes, h.body_id as "bodyId", b.ciphertext, h.commitment, h.hash`;
