import type { Event, Override, OverrideResult, RecordAnswer } from '@throughline/contract';
import { Dice } from '../random/dice.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Witness } from './witness.ts';

const WORKERS = 4;
/** Events that a worker sends at full speed; then it goes slowly, so that calibrations are not left far behind. */
const SWIFT_EVENTS_MAX = 40;
const SLOW_PAUSE_MS = 150;
const SILENCE_PAUSE_MS = 50;
const LEARNERS = 8;
const BATCH_EVENTS_MAX = 20;
const DAY_MS = 86_400_000;
const DAYS_BACK_MAX = 300;
/** Refusals that a correct client may meet under this load: what is pending, and a server without its database. */
const EXPECTED_STATUS = new Set([404, 409, 429, 503]);
const REQUEST_MS_MAX = 20_000;

export interface LoadTarget {
  /** Asked for each request: a restarted server may be elsewhere. */
  readonly url: string;
  readonly key: string;
  readonly witness: Witness;
  /** Names the events of this load apart from those of others. */
  readonly name: string;
  readonly seed: number;
  /** The share of requests that correct a verdict. */
  readonly overrideShare: number;
}

/** A load that runs until it is stopped. */
export interface Load {
  /** Answers that no correct client should see, in words. */
  readonly surprises: readonly string[];
  /** Stops sending, and waits for the answers that are still to come. */
  stop(): Promise<void>;
}

/** Sends events of a few learners from several workers at once: singles, batches, repeats, and corrections. */
export function startLoad(target: LoadTarget): Load {
  const stopping = new AbortController();
  const surprises: string[] = [];
  const workers = Array.from({ length: WORKERS }, (_, worker) =>
    new Worker(target, worker, surprises).run(stopping.signal),
  );
  return {
    surprises,
    async stop() {
      stopping.abort();
      await Promise.all(workers);
    },
  };
}

class Worker {
  readonly #target: LoadTarget;
  readonly #name: string;
  readonly #dice: Dice;
  readonly #surprises: string[];
  #count = 0;

  constructor(target: LoadTarget, worker: number, surprises: string[]) {
    this.#target = target;
    this.#name = `${target.name}-w${worker}`;
    this.#dice = new Dice(target.seed * WORKERS + worker);
    this.#surprises = surprises;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const reached = await this.#act();
      if (!reached) await sleep(SILENCE_PAUSE_MS);
      else if (this.#count > SWIFT_EVENTS_MAX) await sleep(SLOW_PAUSE_MS);
    }
  }

  async #act(): Promise<boolean> {
    if (this.#dice.chance(this.#target.overrideShare)) return this.#correct();
    return this.#send(this.#chooseEvents());
  }

  #chooseEvents(): readonly Event[] {
    const isBatch = this.#count < SWIFT_EVENTS_MAX && this.#dice.chance(0.3);
    const count = isBatch ? 1 + Math.floor(this.#dice.next() * BATCH_EVENTS_MAX) : 1;
    const events = Array.from({ length: count }, () => this.#makeEvent());
    const { fresh } = this.#target.witness;
    if (fresh.length > 0 && this.#dice.chance(0.2)) events.push(this.#dice.pick(fresh).event);
    if (this.#dice.chance(0.1)) events.push(this.#dice.pick(events));
    return events;
  }

  #makeEvent(): Event {
    this.#count += 1;
    const id = `${this.#name}-${this.#count}`;
    const kind = this.#dice.pick([
      'stage',
      'chat_turn',
      'work_submission',
      'note_check',
      'stage',
    ] as const);
    const status = this.#dice.chance(0.6) ? 'completed' : 'progress';
    return {
      id,
      learner: `learner-${Math.floor(this.#dice.next() * LEARNERS)}`,
      kind,
      status,
      touchpoint: id,
      occurredAt: new Date(
        Date.now() - Math.floor(this.#dice.next() * DAYS_BACK_MAX) * DAY_MS,
      ).toISOString(),
      task: `task-${Math.floor(this.#dice.next() * 40)}`,
      ...(status === 'completed'
        ? { outcome: this.#dice.pick(['passed', 'failed'] as const) }
        : {}),
      signals: {
        attempts: 1,
        hints: this.#dice.pick([0, 0, 2]),
        firstTryCorrect: this.#dice.chance(0.5),
      },
      messages: [
        {
          speaker: 'learner',
          text: `I counted the returns of week ${this.#count} twice before I wrote it down.`,
        },
      ],
    };
  }

  async #send(events: readonly Event[]): Promise<boolean> {
    const { witness } = this.#target;
    witness.noteSent(events);
    const answer = await this.#post<RecordAnswer>('/v1/events', { events });
    if (answer === 'refused') witness.noteRefused(events);
    else if (answer !== 'silent') witness.noteAnswered(events, answer.results);
    return answer !== 'silent';
  }

  async #correct(): Promise<boolean> {
    const { witness } = this.#target;
    const completions = [...witness.acknowledged.values()].filter(
      ({ event }) =>
        event.status === 'completed' && (event.kind === 'stage' || event.kind === 'note_check'),
    );
    if (completions.length === 0) return this.#send(this.#chooseEvents());
    const { event, result } = this.#dice.pick(completions.slice(0, 10));
    this.#count += 1;
    const override: Override = {
      id: `${this.#name}-o${this.#count}`,
      position: result.ledgerSeq,
      skills: [{ skill: 'quality', level: this.#dice.level() }],
      reason: 'The check missed what the report says.',
    };
    const answer = await this.#post<OverrideResult>(
      `/v1/learners/${event.learner}/verdicts`,
      override,
    );
    if (answer === 'silent') witness.doubtfulOverrides.push({ learner: event.learner, override });
    else if (answer !== 'refused') witness.noteOverride(event.learner, override, answer);
    return answer !== 'silent';
  }

  /** @returns `silent` where no answer came or one that leaves open what happened, `refused` where nothing was done */
  async #post<Answer>(path: string, body: unknown): Promise<Answer | 'silent' | 'refused'> {
    const answered = await post(this.#target, path, body);
    if (answered === null || answered.status === 503 || answered.status === 500) {
      if (answered?.status === 500) this.#surprises.push(`${path} answered 500: ${answered.text}`);
      return 'silent';
    }
    if (answered.status === 200) return JSON.parse(answered.text) as Answer;
    if (!EXPECTED_STATUS.has(answered.status))
      this.#surprises.push(`${path} answered ${answered.status}: ${answered.text}`);
    return 'refused';
  }
}

/** Posts once. @returns null where no whole answer came */
export async function post(
  target: { readonly url: string; readonly key: string },
  path: string,
  body: unknown,
): Promise<{ readonly status: number; readonly text: string } | null> {
  try {
    const response = await fetch(`${target.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${target.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(REQUEST_MS_MAX),
    });
    return { status: response.status, text: await response.text() };
  } catch {
    return null; // killed in the middle, or not there yet: what became of it is asked afterwards
  }
}
