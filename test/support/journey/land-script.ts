import type { Event } from '@throughline/contract';
import type { LearnerId } from '../../../src/domain/ids/ids.ts';
import type { LearnerRef } from '../../../src/domain/ids/learner-ref.ts';
import { appendJourneyEntry, type NewEntry } from '../../../src/landing/append-journey-entry.ts';
import type { Recorder } from '../../../src/record/recorder.ts';
import type { RecordingTenant } from '../../../src/record/record-request.ts';
import { inTenant, type Pool } from '../../../src/store/database.ts';
import { loadLearnerKey } from '../../../src/store/keys/learner-key-store.ts';
import type { LearnerKey, MasterKey } from '../../../src/store/keys/learner-key.ts';
import type { Arrival } from './generator/deliver.ts';
import { Oracle } from './generator/oracle.ts';
import type { PlantedEntry, Script } from './generator/planted.ts';
import { handIn, Names } from './hand-in.ts';

/** What scripts are landed with. */
export interface Ground {
  readonly pool: Pool;
  readonly master: MasterKey;
  readonly recorder: Recorder;
}

/** A learner whose script has landed, as far as it has, and what is true of them. */
export interface LandedLearner {
  readonly tenant: RecordingTenant;
  readonly ref: LearnerRef;
  readonly script: Script;
  readonly names: Names;
  readonly oracle: Oracle;
  /** What landed, in that order: entry n is the n-th. */
  readonly landed: PlantedEntry[];
  readonly key: LearnerKey;
  /** Arrivals of what was there already, and how many of them were refused. */
  readonly again: { sent: number; refused: number };
}

/** Entries of one transaction. */
const BATCH_ENTRIES = 100;
/** Every entry is recorded so much later than the one before. */
const RECORDED_APART_MS = 1_000;
const RECORDED_MS = Date.parse('2026-03-02T12:00:00Z');
/** A key that is there already: the duplicate came second. */
const UNIQUE_VIOLATION = '23505';

/** Records what a learner says, so that it can be quoted; a second time, to no effect. */
export async function openLearner(
  { pool, master, recorder }: Ground,
  tenant: RecordingTenant,
  script: Script,
): Promise<LandedLearner> {
  const events = script.sayings.map((text, index) => describeSaying(script, text, index));
  await recorder.record(tenant, events);
  const results = await recorder.record(tenant, events);
  if (!results.every(({ duplicate }) => duplicate))
    throw new Error('a repeated event was taken as new');
  return inTenant(pool, tenant.id, async (transaction) => {
    const { rows } = await transaction.query<{ id: LearnerId }>(
      'select id from learner where external_id = $1',
      [script.externalId],
    );
    const learner = rows[0]?.id as LearnerId;
    return {
      tenant,
      script,
      ref: { tenant: tenant.id, learner },
      names: new Names(),
      oracle: new Oracle(),
      landed: [],
      key: await loadLearnerKey(transaction, master, learner),
      again: { sent: 0, refused: 0 },
    };
  });
}

function describeSaying(script: Script, text: string, index: number): Event {
  return {
    id: `${script.externalId}-says-${index}`,
    learner: script.externalId,
    kind: 'chat_turn',
    status: 'progress',
    touchpoint: `said-${index}`,
    occurredAt: '2026-03-02T09:00:00Z',
    messages: [
      { speaker: 'learner', text },
      { speaker: 'peer:learner-9', text: `A peer says of ${index}: ask somebody else.` },
    ],
  } as Event;
}

/** Lands arrivals through the one writer of entries, in transactions of many; duplicates in one of their own. */
export async function land(
  ground: Ground,
  learner: LandedLearner,
  arrivals: readonly Arrival[],
): Promise<void> {
  let batch: PlantedEntry[] = [];
  for (const { entry, again } of arrivals) {
    if (again) {
      await landAll(ground, learner, batch);
      batch = [];
      await landAgain(ground, learner, entry);
    } else if (batch.push(entry) === BATCH_ENTRIES) {
      await landAll(ground, learner, batch);
      batch = [];
    }
  }
  await landAll(ground, learner, batch);
}

async function landAll(
  { pool }: Ground,
  learner: LandedLearner,
  entries: readonly PlantedEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await inTenant(pool, learner.ref.tenant, async (transaction) => {
    await transaction.query('set local synchronous_commit = off');
    for (const entry of entries) {
      const handedIn = handIn(learner.ref, learner.script, entry, learner.names);
      const keys = { key: learner.key, nowMs: nextMs(learner) };
      const { header } = await appendJourneyEntry(transaction, keys, handedIn);
      learner.names.entries.set(entry.key, header.id);
      learner.landed.push(entry);
    }
  });
  for (const entry of entries) learner.oracle.learn(entry);
}

/** Lands one entry in a transaction of its own, as a landing does. */
export async function landOne(
  { pool }: Ground,
  learner: LandedLearner,
  entry: PlantedEntry,
): Promise<void> {
  const handedIn = handIn(learner.ref, learner.script, entry, learner.names);
  learner.names.entries.set(entry.key, await append(pool, learner, handedIn));
  learner.landed.push(entry);
  learner.oracle.learn(entry);
}

/** Hands in what landed already; it has to be refused. */
async function landAgain(
  { pool }: Ground,
  learner: LandedLearner,
  entry: PlantedEntry,
): Promise<void> {
  if (entry.kind === 'carry') return;
  learner.again.sent += 1;
  try {
    await append(pool, learner, handIn(learner.ref, learner.script, entry, learner.names));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    learner.again.refused += 1;
  }
}

/** Hands in an entry as it is; answers the id that it got. */
export async function append(pool: Pool, learner: LandedLearner, entry: NewEntry): Promise<string> {
  return inTenant(pool, learner.ref.tenant, async (transaction) => {
    const keys = { key: learner.key, nowMs: nextMs(learner) };
    return (await appendJourneyEntry(transaction, keys, entry)).header.id;
  });
}

function nextMs({ landed }: LandedLearner): number {
  return RECORDED_MS + landed.length * RECORDED_APART_MS;
}

/** The key of an evaluation that is there already, or a carry that was opened before. */
function isRefusal(error: unknown): boolean {
  if (error instanceof RangeError) return true;
  return error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION;
}
