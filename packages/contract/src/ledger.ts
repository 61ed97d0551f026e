import { z } from 'zod';
import { Outcome, Signals } from './event.ts';
import { Id, Time } from './ids.ts';
import { Cursor, PageLimit, PageOrder, pageOf } from './page.ts';
import { Tier } from './tier.ts';
import { TouchpointKind } from './touchpoint-kind.ts';

const seq = z.int().min(1);
const permille = z.int().min(0).max(1_000);

const entryHeader = {
  ledgerSeq: seq,
  recordedAt: Time,
  xp: z.int(),
  totalAfter: z.int().meta({ description: "The learner's XP after this entry" }),
  multiplier: z.int().min(1).max(10),
  tier: Tier,
  policyVersion: z.int().min(1),
  snapshotVersion: z
    .int()
    .min(0)
    .meta({ description: 'The snapshot that gave tier and multiplier' }),
};

/** An event and what it earned: all that the sum rests on, and none of the words. */
export const LedgerEventEntry = z
  .strictObject({
    entry: z.literal('event'),
    ...entryHeader,
    id: Id,
    kind: TouchpointKind,
    status: z.enum(['progress', 'completed']),
    touchpoint: Id,
    occurredAt: Time,
    focus: Id,
    scenario: Id.nullable(),
    scenarioAttempt: Id.nullable(),
    stage: Id.nullable(),
    objective: Id.nullable(),
    task: Id.nullable(),
    persona: Id.nullable(),
    outcome: Outcome.nullable(),
    signals: Signals,
    day: z.iso.date().meta({ description: "Date of occurredAt in the tenant's time zone" }),
    base: z.int().min(0),
    decay: permille.meta({
      description: 'Permille of the base that is left, for the how-many-eth of its kind that day',
    }),
    taskDecay: permille.meta({
      description: 'Permille of the base that is left, for earlier passes of the task',
    }),
    cut: z.int().min(0).meta({ description: 'Points that the daily cap took' }),
    points: z.int().min(0).meta({ description: 'XP before the multiplier' }),
    effect: z
      .enum(['calibrate', 'evaluate', 'review'])
      .nullable()
      .meta({ description: 'What this completion makes due' }),
    late: z
      .boolean()
      .meta({ description: 'Its touchpoint was already completed: priced, never judged' }),
    awaitsSeq: seq
      .nullable()
      .meta({ description: 'The completion that was pending when it was priced' }),
    settled: z
      .boolean()
      .meta({ description: 'false while an earlier completion still awaits its verdict' }),
  })
  .meta({ id: 'LedgerEventEntry' });
export type LedgerEventEntry = z.infer<typeof LedgerEventEntry>;

/** What one run of events under equal multipliers was brought to. */
export const SettlementLine = z
  .strictObject({
    scenarioAttempt: Id.nullable(),
    oldMultiplier: z.int().min(1).max(10),
    newMultiplier: z.int().min(1).max(10),
    events: z.int().min(1),
    points: z.int().min(0),
    xp: z.int().meta({ description: 'points × (new − old multiplier)' }),
  })
  .meta({ id: 'SettlementLine' });
export type SettlementLine = z.infer<typeof SettlementLine>;

/** Why XP was settled: a verdict landed, its completion was parked, a person corrected it, or a parked one landed after all. */
export const SettlementCause = z.enum(['landing', 'parking', 'override', 'retry']);
export type SettlementCause = z.infer<typeof SettlementCause>;

/** An entry that brings XP charged under an older snapshot to what the fresh verdict justifies. May be negative. */
export const LedgerSettlementEntry = z
  .strictObject({
    entry: z.literal('settlement'),
    ...entryHeader,
    position: seq.meta({ description: 'The completion whose verdict did it' }),
    cause: SettlementCause,
    landing: z.int().min(1).nullable(),
    fromSeq: seq,
    toSeq: seq,
    lines: z.array(SettlementLine),
  })
  .meta({ id: 'LedgerSettlementEntry' });
export type LedgerSettlementEntry = z.infer<typeof LedgerSettlementEntry>;

export const LedgerEntry = z
  .discriminatedUnion('entry', [LedgerEventEntry, LedgerSettlementEntry])
  .meta({ id: 'LedgerEntry' });
export type LedgerEntry = z.infer<typeof LedgerEntry>;

export const LedgerQuery = z.strictObject({
  order: PageOrder,
  entry: z.enum(['event', 'settlement']).optional(),
  kind: TouchpointKind.optional(),
  cursor: Cursor.optional(),
  limit: PageLimit,
});
export type LedgerQuery = z.infer<typeof LedgerQuery>;

export const LedgerPage = pageOf(LedgerEntry, 'LedgerPage');
export type LedgerPage = z.infer<typeof LedgerPage>;
