import type { Event } from '@throughline/contract';

const WORDS =
  'I split the list in two, sort each half by itself, and merge them; the hard part was the pointer at the end. ';

/** How events are spread: over so many learners in no order, each with a run of so many events, as sessions send them. */
export interface Spread {
  readonly learners: number;
  readonly run: number;
}

/** A stream of well-formed events: 80 % progress, 15 % chat turns, 5 % stages. */
export class EventSource {
  readonly #name: string;
  readonly #learners: number;
  readonly #run: number;
  #learner = 0;
  #count = 0;
  #random = 12_345;

  constructor(name: string, learners: number, run = 1) {
    this.#name = name;
    this.#learners = learners;
    this.#run = run;
  }

  take(count: number): Event[] {
    return Array.from({ length: count }, () => this.#next());
  }

  /** One event of each learner, in order. */
  takeOfEach(from: number, to: number): Event[] {
    return Array.from({ length: to - from }, (_, index) => this.#make(from + index));
  }

  #next(): Event {
    if (this.#count % this.#run === 0) this.#learner = this.#draw() % this.#learners;
    return this.#make(this.#learner);
  }

  #make(learner: number): Event {
    this.#count += 1;
    const share = this.#draw() % 100;
    const completed = share < 20;
    const id = `${this.#name}-${this.#count}`;
    return {
      id,
      learner: `learner-${learner}`,
      kind: share < 5 ? 'stage' : share < 20 ? 'chat_turn' : 'cowork_session',
      status: completed ? 'completed' : 'progress',
      touchpoint: completed ? id : `${this.#name}-cowork`,
      occurredAt: '2026-03-02T09:30:00Z',
      focus: 'sorting',
      scenario: 'scenario-1',
      scenarioAttempt: 'attempt-1',
      stage: 'stage-1',
      signals: { durationMs: 61_000, attempts: 2 },
      messages: [{ speaker: 'learner', text: WORDS }],
    };
  }

  /** Park and Miller's generator: the same events in every run. */
  #draw(): number {
    this.#random = (this.#random * 48_271) % 2_147_483_647;
    return this.#random;
  }
}
