import { z } from 'zod';
import { Time } from './ids.ts';
import { LedgerEventEntry, LedgerSettlementEntry, SettlementCause } from './ledger.ts';
import { Reading } from './snapshot.ts';
import { Tier } from './tier.ts';
import { Evidence, VerdictSource } from './verdict.ts';
import { WorkSkill } from './work-skill.ts';

const seq = z.int().min(1);
const multiplier = z.int().min(1).max(10);

/** What is asked about: `ledger:<ledgerSeq>` (or the bare number), or `snapshot:<version>`. */
export const WhySubject = z
  .string()
  .regex(
    /^((ledger:)?[1-9]\d{0,14}|snapshot:(0|[1-9]\d{0,8}))$/,
    'must be ledger:<ledgerSeq>, a bare ledgerSeq, or snapshot:<version>',
  )
  .meta({ description: 'ledger:<ledgerSeq>, a bare ledgerSeq, or snapshot:<version>' });

const words = z.array(z.string()).meta({ description: 'The answer in plain sentences' });

/** Where the stored numbers differ from what the rules give again; empty when they agree to the bit. */
const mismatches = z
  .array(z.strictObject({ name: z.string(), stored: z.unknown(), derived: z.unknown() }))
  .meta({
    description: 'Stored numbers that the rules do not give again; empty when all agree to the bit',
  });

/** The verdict that something rests on. */
export const VerdictReference = z
  .strictObject({
    evaluation: z.uuid(),
    position: seq,
    landing: z.int().min(1),
    source: VerdictSource,
    judge: z.string(),
    author: z.string().nullable(),
    recordedAt: Time,
  })
  .meta({ id: 'VerdictReference' });
export type VerdictReference = z.infer<typeof VerdictReference>;

export const WhyEvent = z
  .strictObject({
    subject: z.literal('event'),
    words,
    entry: LedgerEventEntry,
    price: z.strictObject({
      countOfKindThatDay: z
        .int()
        .min(1)
        .meta({ description: 'The how-many-eth event of its kind that day' }),
      passesOfTaskBefore: z.int().min(0),
      pointsThatDayBefore: z.int().min(0),
      dailyCap: z.int().min(0),
      base: z.int().min(0),
      decay: z.int(),
      taskDecay: z.int(),
      uncut: z.int().min(0).meta({ description: 'floor(base × decay × taskDecay / 10⁶)' }),
      cut: z.int().min(0),
      points: z.int().min(0),
      multiplier,
      xp: z.int(),
    }),
    verdict: VerdictReference.nullable().meta({
      description: 'The verdict whose snapshot gave the tier; null for the prior',
    }),
    settlements: z.array(
      z.strictObject({
        ledgerSeq: seq,
        cause: SettlementCause,
        position: seq,
        oldMultiplier: multiplier,
        newMultiplier: multiplier,
        xp: z.int().meta({ description: 'What it added to this event, negative when it took' }),
      }),
    ),
    settled: z.boolean(),
    awaits: z
      .array(seq)
      .meta({ description: 'Earlier completions whose verdicts are still to come' }),
    multiplierNow: multiplier,
    xpNow: z.int().meta({ description: 'XP of this event, settlements included' }),
    mismatches,
  })
  .meta({ id: 'WhyEvent' });
export type WhyEvent = z.infer<typeof WhyEvent>;

export const WhySettlement = z
  .strictObject({
    subject: z.literal('settlement'),
    words,
    entry: LedgerSettlementEntry,
    verdict: VerdictReference.nullable(),
    mismatches,
  })
  .meta({ id: 'WhySettlement' });
export type WhySettlement = z.infer<typeof WhySettlement>;

/** One figure as it entered the read. */
export const FoldedFigure = z
  .strictObject({
    name: z.string(),
    ledgerSeq: seq,
    outcome: z
      .number()
      .nullable()
      .meta({ description: 'y; null where the figure is already a value' }),
    expectation: z.number().nullable().meta({ description: 'p' }),
    variance: z.number().meta({ description: 'R, on the 0–100 scale' }),
    value: z.number().meta({ description: 'What it counted as, on the 0–100 scale' }),
    meanBefore: z.number(),
    meanAfter: z.number(),
  })
  .meta({ id: 'FoldedFigure' });
export type FoldedFigure = z.infer<typeof FoldedFigure>;

export const FoldedSkill = z
  .strictObject({
    before: Reading,
    after: Reading,
    figures: z.array(FoldedFigure),
    verdict: z
      .strictObject({ value: z.number(), meanBefore: z.number(), meanAfter: z.number() })
      .nullable()
      .meta({
        description:
          'The level that was fused, on the 0–100 scale; null where the verdict gave none',
      }),
    evidence: z.array(Evidence),
  })
  .meta({ id: 'FoldedSkill' });
export type FoldedSkill = z.infer<typeof FoldedSkill>;

export const WhySnapshot = z
  .strictObject({
    subject: z.literal('snapshot'),
    words,
    version: z.int().min(0),
    previousVersion: z.int().min(0).nullable(),
    position: z.int().min(0),
    cause: z.enum(['prior', 'landing', 'refold', 'rebase']),
    verdict: VerdictReference.nullable(),
    skills: z.record(WorkSkill, FoldedSkill),
    overall: z.strictObject({ before: Reading, after: Reading }),
    tier: z.strictObject({
      before: Tier,
      after: Tier,
      multiplierBefore: multiplier,
      multiplierAfter: multiplier,
      rule: z.enum(['unrated', 'first', 'held', 'won', 'kept', 'lost']).meta({
        description:
          'held: no threshold was crossed; kept: the lower end is below the threshold, the mean is not',
      }),
      reached: z
        .number()
        .nullable()
        .meta({ description: 'Threshold of the tier that it stands on now' }),
      next: z
        .number()
        .nullable()
        .meta({ description: 'Threshold of the next tier; null at the top' }),
    }),
    asks: z.array(WorkSkill),
    estimatorVersion: z.int().min(1),
    policyVersion: z.int().min(1),
    difficultyVersion: z.int().min(0).nullable(),
    mismatches,
  })
  .meta({ id: 'WhySnapshot' });
export type WhySnapshot = z.infer<typeof WhySnapshot>;

export const Why = z
  .discriminatedUnion('subject', [WhyEvent, WhySettlement, WhySnapshot])
  .meta({ id: 'Why' });
export type Why = z.infer<typeof Why>;
