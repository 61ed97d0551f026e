import type { Event, Tier } from '@throughline/contract';
import type { ClientBase } from 'pg';
import type { BodyId, LearnerId, TenantId } from '../../domain/ids/ids.ts';
import type { Effect } from '../../domain/touchpoints/ledger-event.ts';
import type { Price } from '../../domain/xp/price-event.ts';
import * as binary from '../record/binary-arrays.ts';

/** One event as the ledger keeps it: numbers, ids and hashes; its words are a body. */
export interface EventEntry {
  readonly event: Event;
  readonly learner: LearnerId;
  readonly seq: number;
  readonly price: Price;
  readonly totalAfter: number;
  readonly tier: Tier;
  readonly snapshotVersion: number;
  readonly occurredAtMs: number;
  /** Whole days since 1970-01-01. */
  readonly day: number;
  readonly awaitsSeq: number | null;
  readonly effect: Effect | null;
  readonly late: boolean;
  readonly bodyId: BodyId | null;
  readonly bodyHash: Buffer;
}

/** What all entries of one commit share. */
export interface EntryContext {
  readonly tenant: TenantId;
  readonly recordedAtMs: number;
  readonly policyVersion: number;
}

const DEFAULT_FOCUS = 'general';

/**
 * Appends events. One statement for all: its arrays are unnested in the select list, which is a third
 * cheaper for the server than unnesting them in FROM.
 */
export async function appendEvents(
  client: ClientBase,
  context: EntryContext,
  entries: readonly EventEntry[],
): Promise<void> {
  await client.query({
    name: 'append-events',
    text: APPEND_EVENTS,
    values: [
      context.tenant,
      new Date(context.recordedAtMs),
      context.policyVersion,
      ...encodeIdentity(entries),
      ...encodeContext(entries),
      ...encodePrice(entries),
    ],
  });
}

const APPEND_EVENTS = `
  insert into ledger (tenant, entry, recorded_at, policy_version,
    learner, seq, event_id, kind, status, touchpoint, occurred_at, day, body_id, body_hash, late, effect,
    focus, scenario, scenario_attempt, stage, objective, task, persona, outcome, signals,
    xp, total_after, multiplier, tier, snapshot_version, base, decay, task_decay, cut, points, awaits_seq)
  select $1::uuid, 'event', $2::timestamptz, $3::integer,
    unnest($4::uuid[]), unnest($5::bigint[]), unnest($6::text[]), unnest($7::text[]), unnest($8::text[]),
    unnest($9::text[]), unnest($10::timestamptz[]), unnest($11::date[]), unnest($12::uuid[]),
    unnest($13::bytea[]), unnest($14::boolean[]), unnest($15::text[]),
    unnest($16::text[]), unnest($17::text[]), unnest($18::text[]), unnest($19::text[]), unnest($20::text[]),
    unnest($21::text[]), unnest($22::text[]), unnest($23::text[]), unnest($24::jsonb[]),
    unnest($25::bigint[]), unnest($26::bigint[]), unnest($27::smallint[]), unnest($28::text[]),
    unnest($29::integer[]), unnest($30::integer[]), unnest($31::integer[]), unnest($32::integer[]),
    unnest($33::integer[]), unnest($34::integer[]), unnest($35::bigint[])`;

function encodeIdentity(entries: readonly EventEntry[]): Buffer[] {
  return [
    binary.uuidArray(entries, (entry) => entry.learner),
    binary.bigintArray(entries, (entry) => entry.seq),
    binary.textArray(entries, ({ event }) => event.id),
    binary.textArray(entries, ({ event }) => event.kind),
    binary.textArray(entries, ({ event }) => event.status),
    binary.textArray(entries, ({ event }) => event.touchpoint),
    binary.timestampArray(entries, (entry) => entry.occurredAtMs),
    binary.dateArray(entries, (entry) => entry.day),
    binary.uuidArray(entries, (entry) => entry.bodyId),
    binary.byteaArray(entries, (entry) => entry.bodyHash),
    binary.booleanArray(entries, (entry) => entry.late),
    binary.textArray(entries, (entry) => entry.effect),
  ];
}

function encodeContext(entries: readonly EventEntry[]): Buffer[] {
  return [
    binary.textArray(entries, ({ event }) => event.focus ?? DEFAULT_FOCUS),
    binary.textArray(entries, ({ event }) => event.scenario ?? null),
    binary.textArray(entries, ({ event }) => event.scenarioAttempt ?? null),
    binary.textArray(entries, ({ event }) => event.stage ?? null),
    binary.textArray(entries, ({ event }) => event.objective ?? null),
    binary.textArray(entries, ({ event }) => event.task ?? null),
    binary.textArray(entries, ({ event }) => event.persona ?? null),
    binary.textArray(entries, ({ event }) => event.outcome ?? null),
    binary.jsonArray(entries, ({ event }) =>
      event.signals === undefined ? null : JSON.stringify(event.signals),
    ),
  ];
}

function encodePrice(entries: readonly EventEntry[]): Buffer[] {
  return [
    binary.bigintArray(entries, ({ price }) => price.xp),
    binary.bigintArray(entries, (entry) => entry.totalAfter),
    binary.smallintArray(entries, ({ price }) => price.multiplier),
    binary.textArray(entries, (entry) => entry.tier),
    binary.integerArray(entries, (entry) => entry.snapshotVersion),
    binary.integerArray(entries, ({ price }) => price.base),
    binary.integerArray(entries, ({ price }) => price.decay),
    binary.integerArray(entries, ({ price }) => price.taskDecay),
    binary.integerArray(entries, ({ price }) => price.cut),
    binary.integerArray(entries, ({ price }) => price.points),
    binary.bigintArray(entries, (entry) => entry.awaitsSeq),
  ];
}
