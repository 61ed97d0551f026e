import type { Event } from '@throughline/contract';

const BATCHES = 60;
const BATCH_EVENTS = 12;
const LEARNERS = 8;

/**
 * Batches for writers that compete: they name the same learners, in ever other orders, and share every
 * third event, so that all of them send it.
 *
 * @param seed tells the writers apart
 */
export function makeBatches(seed: number): Event[][] {
  return Array.from({ length: BATCHES }, (_, batch) =>
    Array.from({ length: BATCH_EVENTS }, (_, index) => makeCompetingEvent(seed, batch, index)),
  );
}

function makeCompetingEvent(seed: number, batch: number, index: number): Event {
  const shared = index % 3 === 0;
  const id = `${shared ? 'shared' : `writer-${seed}`}/${batch}/${index}`;
  const learner = (batch * 7 + index * (shared ? 5 : seed + 1)) % LEARNERS;
  return {
    id,
    learner: `learner-${learner}`,
    kind: index % 5 === 0 ? 'stage' : 'chat_turn',
    status: index % 2 === 0 ? 'completed' : 'progress',
    touchpoint: id,
    occurredAt: `2026-03-0${1 + (batch % 5)}T09:00:00Z`,
    messages: [{ speaker: `peer:learner-${(learner + 3) % LEARNERS}`, text: 'words' }],
  };
}
