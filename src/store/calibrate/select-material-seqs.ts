import type { LearnerId } from '../../domain/ids/ids.ts';
import type { MaterialWindow } from '../../domain/touchpoints/material.ts';
import type { Transaction } from '../database.ts';

/**
 * Numbers of the events that some windows can hold, words left closed. Ranges of the primary key
 * (learner, seq): one pass up to the last completion for the touchpoints' own events, which may have begun
 * at any time, and one per stage from its previous attempt on. About 1 ms per 10,000 events and pass.
 */
export async function selectMaterialSeqs(
  transaction: Transaction,
  learner: LearnerId,
  windows: readonly MaterialWindow[],
): Promise<readonly number[]> {
  if (windows.length === 0) return [];
  const stages = listStages(windows);
  const { rows } = await transaction.query<{ seq: number }>(
    `select l.seq from ledger l
     where l.learner = $1 and l.seq <= $2 and l.entry = 'event'
       and (l.kind, l.touchpoint) in (select * from unnest($3::text[], $4::text[]))
     union
     select l.seq
     from jsonb_to_recordset($5::jsonb) as s (scenario text, "scenarioAttempt" text, stage text, focus text,
       kinds jsonb, "afterSeq" bigint)
     join ledger l on l.learner = $1 and l.seq > s."afterSeq" and l.seq <= $2 and l.entry = 'event'
       and ((l.scenario is not distinct from s.scenario and l.scenario_attempt = s."scenarioAttempt"
             and l.stage = s.stage)
         or (l.focus = s.focus and s.kinds ? l.kind))
     order by seq`,
    [
      learner,
      Math.max(...windows.map((window) => window.throughSeq)),
      windows.map(({ own }) => own.kind),
      windows.map(({ own }) => own.touchpoint),
      JSON.stringify(stages),
    ],
  );
  return rows.map((row) => row.seq);
}

/** Each stage and focus once: the completions of one stage look through the same window. */
function listStages(windows: readonly MaterialWindow[]): readonly object[] {
  const stages = windows.flatMap(({ stage, focus, afterSeq }) =>
    stage === null || focus === null ? [] : [{ ...stage, ...focus, afterSeq }],
  );
  return [...new Map(stages.map((stage) => [JSON.stringify(stage), stage])).values()];
}
