import type { TouchpointKind } from '@throughline/contract';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** An event as the ledger has it, and where its words are. */
export interface RedactableEvent {
  readonly seq: number;
  readonly kind: TouchpointKind;
  readonly touchpoint: string;
  readonly focus: string;
  readonly status: 'progress' | 'completed';
  readonly scenarioAttempt: string | null;
  readonly recordedAt: Date;
  readonly bodyId: string | null;
}

/** An event by the id that the platform chose. Index: ledger_event_id. */
export async function findRedactableEvent(
  transaction: Transaction,
  learner: LearnerId,
  eventId: string,
): Promise<RedactableEvent | null> {
  const { rows } = await transaction.query<RedactableEvent>(
    `select seq, kind, touchpoint, focus, status, scenario_attempt as "scenarioAttempt", recorded_at as "recordedAt",
       body_id as "bodyId"
     from ledger where learner = $1 and event_id = $2`,
    [learner, eventId],
  );
  return rows[0] ?? null;
}

/** An entry, and the verdict that it rests on; a person's reason stands in the words of both. */
export interface RedactableEntry {
  /** Null for a verdict without an entry. */
  readonly entry: string | null;
  readonly evaluation: string | null;
  readonly position: number | null;
  readonly focus: string;
  /** Of the entry, and of a person's verdict. */
  readonly bodyIds: readonly string[];
}

/** An entry by its id. Primary keys. */
export async function findRedactableEntry(
  transaction: Transaction,
  learner: LearnerId,
  entry: string,
): Promise<RedactableEntry | null> {
  const { rows } = await transaction.query<RedactableEntry>(
    `select h.id as entry, h.evaluation, h.position, h.focus,
       array_remove(array[h.body_id, case when v.source = 'human' then v.body_id end]::text[], null) as "bodyIds"
     from handoff h left join evaluation v on v.id = h.evaluation
     where h.learner = $1 and h.id = $2`,
    [learner, entry],
  );
  return rows[0] ?? null;
}

/** A verdict by its id, with the entry that tells of it. Primary key; index handoff_evaluation. */
export async function findRedactableVerdict(
  transaction: Transaction,
  learner: LearnerId,
  evaluation: string,
): Promise<RedactableEntry | null> {
  const { rows } = await transaction.query<RedactableEntry>(
    `select h.id as entry, v.id as evaluation, v.position, coalesce(h.focus, 'general') as focus,
       array_remove(array[h.body_id, v.body_id]::text[], null) as "bodyIds"
     from evaluation v left join handoff h on h.evaluation = v.id
     where v.learner = $1 and v.id = $2`,
    [learner, evaluation],
  );
  return rows[0] ?? null;
}
