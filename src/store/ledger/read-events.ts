import type { ClientBase } from 'pg';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { LedgerEvent } from '../../domain/touchpoints/ledger-event.ts';
import { NO_WORDS, readEventWords } from '../body/read-event-words.ts';
import type { MasterKey } from '../keys/learner-key.ts';

/** Which of a learner's events: `afterSeq < seq ≤ throughSeq`, and of these the listed ones where `seqs` is given. */
export interface EventWindow {
  readonly afterSeq: number;
  readonly throughSeq: number;
  readonly seqs?: readonly number[];
  /** False leaves the words closed: every event then has none. True unless said. */
  readonly words?: boolean;
}

type EventRow = Omit<LedgerEvent, 'messages' | 'artefact' | 'evaluation' | 'signals'> & {
  readonly signals: LedgerEvent['signals'] | null;
};

/**
 * Reads a stretch of one learner's events, in ledger order, settlements left out. Primary key
 * (learner, seq). Redacted words are absent words.
 *
 * @throws ThroughlineError `store/unreadable` where a body does not open
 */
export async function readLedgerEvents(
  transaction: ClientBase,
  master: MasterKey,
  learner: LearnerId,
  window: EventWindow,
): Promise<LedgerEvent[]> {
  const result = await transaction.query<EventRow>(
    `select seq, event_id as id, kind, status, touchpoint,
       (extract(epoch from occurred_at) * 1000)::float8 as "occurredAtMs",
       (extract(epoch from recorded_at) * 1000)::float8 as "recordedAtMs",
       day - date '1970-01-01' as day, focus, scenario, scenario_attempt as "scenarioAttempt", stage,
       objective, task, persona, outcome, signals, late, effect, body_id as "bodyId"
     from ledger
     where learner = $1 and seq > $2 and seq <= $3 and entry = 'event'
       and ($4::bigint[] is null or seq = any ($4))
     order by seq`,
    [learner, window.afterSeq, window.throughSeq, window.seqs ?? null],
  );
  const bodyIds = window.words === false ? [] : result.rows.flatMap(({ bodyId }) => bodyId ?? []);
  const words = await readEventWords(transaction, master, bodyIds);
  return result.rows.map((row) => ({
    ...row,
    signals: row.signals ?? {},
    ...((row.bodyId === null ? undefined : words.get(row.bodyId)) ?? NO_WORDS),
  }));
}
