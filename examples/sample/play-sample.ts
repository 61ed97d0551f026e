import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@throughline/client';
import { WorkSkill, type LearnerRead } from '@throughline/contract';
import { describeCompletion, describeRead, describeSummary, type Move } from './describe-sample.ts';
import { followReview } from './follow-review.ts';
import { readSample, type Sample } from './read-sample.ts';

/** How long the sample waits for the judge after each day, and at the end. */
const VERDICTS_WAIT_MS_MAX = 20_000;
const POLL_MS = 50;

/** Where the sample is played, and who is told about it. */
export interface SamplePlay {
  /** A client with a key of the tenant that it is played into. */
  readonly client: Client;
  /** Address that the closing hints name. */
  readonly url: string;
  /** Takes one line at a time. */
  readonly say: (line: string) => void;
  /** How a shell comes by the key, for the lines that it can be given; `$KEY` unless set. */
  readonly shellKey?: string;
  /** Put into the link to the review's page, which then asks for nothing; the page asks for a key unless set. */
  readonly pageKey?: string;
  /** Ends the wait for the review. */
  readonly signal?: AbortSignal;
}

/**
 * Plays one learner's five days through the public API: definitions first, then the events in the order they
 * happened, with a look at the read after each day; at the end it follows the review that the scenario ends in.
 * Playing it twice changes nothing, since ids count once.
 *
 * @example
 * await playSample({ client, url: 'http://127.0.0.1:4000', say: console.log });
 */
export async function playSample(play: SamplePlay): Promise<void> {
  const sample = await readSample();
  await saveDefinitions(play.client, sample);
  for (const day of sample.days) {
    play.say('');
    play.say(`  ${day.title}`);
    for (const event of day.events) {
      const [result] = await play.client.events.record([event]);
      if (result !== undefined && (event.status === 'completed' || result.late))
        play.say(describeCompletion(event, result));
    }
    play.say(describeRead(await waitForVerdicts(play.client, sample.learner)));
  }
  await waitForEntries(play.client, sample.learner);
  play.say('');
  const [read, journey, settlements] = await Promise.all([
    play.client.learners.get(sample.learner),
    play.client.learners.journey(sample.learner, { last: 1 }),
    play.client.learners.ledger(sample.learner, { entry: 'settlement', limit: 100 }),
  ]);
  for (const line of describeSummary({
    read,
    entry: journey.items[0],
    settlements: settlements.items,
    moves: await findBiggestMoves(play.client, read),
    url: play.url,
  }))
    play.say(line);
  await followReview(play, sample.attempt);
}

async function saveDefinitions(client: Client, sample: Sample): Promise<void> {
  for (const [id, document] of sample.personas)
    await client.definitions.save('persona', id, document);
  for (const [id, document] of sample.rubrics)
    await client.definitions.save('rubric', id, document);
  for (const [id, document] of sample.scenarios)
    await client.definitions.save('scenario', id, document);
}

/** Waits, with a bound, until every completion sent so far has its verdict; says how it stands either way. */
async function waitForVerdicts(client: Client, learner: string): Promise<LearnerRead> {
  const deadline = Date.now() + VERDICTS_WAIT_MS_MAX;
  for (;;) {
    const read = await client.learners.get(learner);
    if (read.pending.count === 0 || Date.now() > deadline) return read;
    await sleep(POLL_MS);
  }
}

/** Waits, with a bound, until the journey has an entry for everything that gets one: light evaluations come on their own. */
async function waitForEntries(client: Client, learner: string): Promise<void> {
  const deadline = Date.now() + VERDICTS_WAIT_MS_MAX;
  for (;;) {
    const { pending } = await client.learners.grounding(learner, { audience: 'learner' });
    if (pending.count === 0 || Date.now() > deadline) return;
    await sleep(POLL_MS);
  }
}

/** Asks why of every snapshot, and keeps per skill the figure that moved it most. */
async function findBiggestMoves(
  client: Client,
  read: LearnerRead,
): Promise<ReadonlyMap<WorkSkill, Move>> {
  const moves = new Map<WorkSkill, Move>();
  for (let version = 1; version <= read.snapshotVersion; version += 1) {
    const why = await client.learners.why(read.learner, `snapshot:${version}`);
    if (why.subject !== 'snapshot') continue;
    for (const skill of WorkSkill.options) {
      for (const figure of why.skills[skill].figures) {
        const known = moves.get(skill);
        if (known === undefined || sizeOf(figure) > sizeOf(known)) moves.set(skill, figure);
      }
    }
  }
  return moves;
}

function sizeOf(move: Move): number {
  return Math.abs(move.meanAfter - move.meanBefore);
}
