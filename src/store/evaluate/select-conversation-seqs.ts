import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Which events: those of some touchpoints, and the completed turns of their conversation. */
export interface ConversationWindow {
  readonly afterSeq: number;
  readonly throughSeq: number;
  readonly touchpoints: readonly { readonly kind: string; readonly touchpoint: string }[];
  readonly persona: string | null;
  readonly scenarioAttempt: string | null;
  readonly stage: string | null;
}

/**
 * Numbers of the events that light evaluations of a conversation may look at, in ledger order, late ones left out.
 * A bounded range of the primary key (learner, seq).
 */
export async function selectConversationSeqs(
  transaction: Transaction,
  learner: LearnerId,
  window: ConversationWindow,
): Promise<readonly number[]> {
  const { rows } = await transaction.query<{ seq: number }>(
    `select seq from ledger
     where learner = $1 and seq > $2 and seq <= $3 and entry = 'event' and late is not true
       and ((kind, touchpoint) in (select * from unnest($4::text[], $5::text[]))
         or (status = 'completed' and kind in ('chat_turn', 'learn_session')
             and persona is not distinct from $6 and scenario_attempt is not distinct from $7
             and stage is not distinct from $8))
     order by seq`,
    [
      learner,
      window.afterSeq,
      window.throughSeq,
      window.touchpoints.map(({ kind }) => kind),
      window.touchpoints.map(({ touchpoint }) => touchpoint),
      window.persona,
      window.scenarioAttempt,
      window.stage,
    ],
  );
  return rows.map((row) => row.seq);
}
