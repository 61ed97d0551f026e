import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Event } from '@throughline/contract';
import { createClient, ProblemError, type Client } from '@throughline/client';
import { Dice } from '../../support/random/dice.ts';

/** Refusals that a correct platform meets while people are erased and a server restarts. */
const EXPECTED = new Set([
  'learner/erased',
  'learner/not-found',
  'event/not-found',
  'verdict/not-found',
  'verdict/pending',
  'server/unavailable',
  'server/overloaded',
]);
const KINDS = ['stage', 'chat_turn', 'cowork_session', 'note_check', 'learn_session'] as const;
const PAUSE_MS = 15;

/** A person as the platform knows them, and what stands in everything they say. */
export interface Person {
  readonly id: string;
  readonly word: string;
}

/** Makes people whose ids share one mark and whose words share another, so that one search finds any of them. */
export function makePeople(count: number): {
  people: readonly Person[];
  name: string;
  word: string;
} {
  const name = `person${randomBytes(6).toString('hex')}`;
  const word = `Kanarienvogel${randomBytes(6).toString('hex')}`;
  const people = Array.from({ length: count }, (_, index) => ({ id: `${name}-${index}`, word }));
  return { people, name, word };
}

/** A platform that goes on whoever is erased: records, corrects, takes back and reads, in several workers at once. */
export class EraseLoad {
  readonly surprises: string[] = [];
  url: string;
  acknowledged = 0;
  refused = 0;
  readonly #key: string;
  readonly #people: readonly Person[];
  readonly #workers: readonly Promise<void>[];
  #stopped = false;

  constructor(target: {
    url: string;
    key: string;
    people: readonly Person[];
    seed: number;
    workers: number;
  }) {
    this.url = target.url;
    this.#key = target.key;
    this.#people = target.people;
    this.#workers = Array.from({ length: target.workers }, (_, worker) =>
      this.#work(new Dice(target.seed * 100 + worker)),
    );
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#workers);
  }

  async #work(dice: Dice): Promise<void> {
    const sent: { readonly person: Person; readonly event: string }[] = [];
    while (!this.#stopped) {
      const client = createClient({
        baseUrl: this.url,
        key: this.#key,
        retries: 0,
        timeoutMs: 10_000,
      });
      const person = this.#pick(dice);
      const chance = dice.next();
      const earlier = sent[Math.floor(dice.next() * sent.length)];
      if (chance < 0.7) await this.#attempt(() => this.#record(client, dice, person, sent));
      else if (chance < 0.8) await this.#attempt(() => correct(client, person));
      else if (chance < 0.85 && earlier !== undefined)
        await this.#attempt(() =>
          client.learners.redact(earlier.person.id, {
            id: randomUUID(),
            event: earlier.event,
            reason: `It names ${earlier.person.word}.`,
          }),
        );
      else await this.#attempt(() => readAll(client, person));
      await sleep(PAUSE_MS);
    }
  }

  #pick(dice: Dice): Person {
    return this.#people[Math.floor(dice.next() * this.#people.length)]!;
  }

  async #record(
    client: Client,
    dice: Dice,
    person: Person,
    sent: { person: Person; event: string }[],
  ): Promise<void> {
    const event = makeEvent(dice, person, this.#pick(dice));
    await client.events.record(event);
    sent.push({ person, event: event.id });
    this.acknowledged += 1;
  }

  /** A connection that breaks under it is a server that was killed; whatever else is not expected is told. */
  async #attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ProblemError)) return;
      this.refused += 1;
      if (!EXPECTED.has(error.problem.code)) this.surprises.push(error.problem.code);
    }
  }
}

function makeEvent(dice: Dice, person: Person, peer: Person): Event {
  const id = randomUUID();
  const kind = KINDS[Math.floor(dice.next() * KINDS.length)]!;
  const { word } = person;
  return {
    id,
    learner: person.id,
    kind,
    status: 'completed',
    touchpoint: id,
    occurredAt: new Date().toISOString(),
    outcome: dice.next() < 0.6 ? 'passed' : 'failed',
    scenarioAttempt: 'attempt-1',
    stage: `stage-${Math.floor(dice.next() * 3)}`,
    persona: 'manager',
    messages: [
      { speaker: 'persona:manager', text: `How far are you with ${word}, and what is missing?` },
      { speaker: 'learner', text: `I looked at ${word} first, since 12 of 40 rows were late.` },
      { speaker: 'tutor', text: `Have another look at ${word} before you go on.` },
      ...(peer.id === person.id
        ? []
        : [{ speaker: `peer:${peer.id}`, text: `I saw ${peer.word} as well.` }]),
    ],
    artefact: { mediaType: 'text/plain', text: `A note on ${word}.` },
  };
}

async function correct(client: Client, person: Person): Promise<void> {
  const [verdict] = (await client.learners.verdicts(person.id, { limit: 1 })).items;
  if (verdict === undefined) return;
  await client.verdicts.override(person.id, {
    id: randomUUID(),
    position: verdict.position,
    skills: [{ skill: 'quality', level: 4 }],
    reason: `The check missed ${person.word}.`,
  });
}

async function readAll(client: Client, { id }: Person): Promise<void> {
  await client.learners.get(id);
  await client.learners.journey(id, { limit: 5 });
  await client.learners.grounding(id, { audience: 'manager', budget: 4_000 });
  await client.learners.story(id);
}
