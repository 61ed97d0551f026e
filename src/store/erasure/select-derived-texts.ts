import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import type { RedactableEvent } from './find-redactable.ts';

/**
 * Texts that others made with an event's words before them, beside the entries that quote it: what a judge said of a
 * completion on which the event is evidence, and a model's reasons for one whose material may have held it; prompts
 * and answers of every call since the event was recorded, since what each was shown is not kept apart; frames of
 * reviews of its attempt. A person's own words stay.
 * Indexes: evaluation_position, the ledger's key, judge_call_learner, review (learner, …), review_frame's primary key.
 */
export async function selectDerivedTexts(
  transaction: Transaction,
  learner: LearnerId,
  event: RedactableEvent,
): Promise<readonly string[]> {
  const { rows } = await transaction.query<{ id: string }>(
    `select v.body_id as id from evaluation v
     where v.learner = $1 and v.position >= $2 and v.source <> 'human' and v.body_id is not null
       and exists (select from evidence e where e.evaluation = v.id and $2 = any (e.event_seqs))
     union
     select v.body_id from evaluation v
     join ledger judged on judged.learner = v.learner and judged.seq = v.position
     join ledger redacted on redacted.learner = v.learner and redacted.seq = $2
     where v.learner = $1 and v.position >= $2 and v.source = 'judge' and v.body_id is not null
       and (judged.touchpoint = redacted.touchpoint
         or (judged.scenario_attempt is not distinct from redacted.scenario_attempt
           and (judged.stage is not distinct from redacted.stage or judged.focus = redacted.focus)))
     union
     select unnest(array[prompt_body, answer_body]) from judge_call
     where learner = $1 and recorded_at >= $3
     union
     select f.body_id from review r join review_frame f on f.review = r.id
     where r.learner = $1 and f.recorded_at >= $3 and ($4::text is null or r.scenario_attempt = $4)`,
    [learner, event.seq, event.recordedAt, event.scenarioAttempt],
  );
  return rows.flatMap(({ id }) => id ?? []);
}
