import { z } from 'zod';
import { Id, Time } from './ids.ts';
import { Parked } from './parked.ts';
import { Pending } from './pending.ts';
import { Reading } from './snapshot.ts';
import { Tier } from './tier.ts';
import { Unevaluated } from './unevaluated.ts';
import { VerdictSource } from './verdict.ts';
import { WorkSkill } from './work-skill.ts';

const seq = z.int().min(1);

/** The latest verdict that said something of a skill. */
export const SkillVerdict = z
  .strictObject({
    evaluation: z.uuid(),
    position: seq,
    source: VerdictSource,
    judge: z.string(),
    level: z.number().nullable().meta({
      description: 'Mean of the anchored levels 1–5; null where only figures were measured',
    }),
    value: z
      .number()
      .nullable()
      .meta({ description: 'The same on the 0–100 scale, as it counted' }),
    figures: z
      .int()
      .min(0)
      .meta({ description: 'Figures measured for this skill at that position' }),
    at: Time,
  })
  .meta({ id: 'SkillVerdict' });
export type SkillVerdict = z.infer<typeof SkillVerdict>;

/** The whole substrate: who the learner currently is, and what that rests on. */
export const LearnerRead = z
  .strictObject({
    learner: Id,
    readAt: Time,
    snapshotVersion: z.int().min(0),
    skills: z.record(WorkSkill, Reading.extend({ verdict: SkillVerdict.nullable() })),
    overall: Reading,
    tier: Tier,
    multiplier: z.int().min(1).max(10),
    asks: z.array(WorkSkill),
    xp: z.strictObject({
      total: z.int(),
      settled: z.int(),
      unsettled: z.int().meta({
        description: 'XP of events that still await the verdict of an earlier completion',
      }),
    }),
    level: z.strictObject({
      level: z.int().min(1).max(5).meta({ description: 'The lower of job zone and rung' }),
      jobZone: z.int().min(1).max(5).meta({ description: "Job zone of overall's lower end" }),
      percentile: z
        .number()
        .meta({ description: "Requirement percentile of overall's lower end, 0–100" }),
      rung: z.int().min(1).max(5).meta({ description: 'Rung that settled XP has reached' }),
    }),
    ledgerHead: z.int().min(0),
    pending: Pending,
    parked: z.strictObject({ count: z.int().min(0), items: z.array(Parked).max(20) }),
    unevaluated: z.strictObject({ count: z.int().min(0), items: z.array(Unevaluated).max(20) }),
    journey: z.strictObject({
      entries: z.int().min(0),
      gaps: z
        .strictObject({
          unresolved: z.int().min(0),
          recurring: z.int().min(0),
          stuck: z.int().min(0),
        })
        .meta({ description: 'Gaps that the learner still owes, and how many of them press' }),
      carries: z
        .strictObject({ unresolved: z.int().min(0) })
        .meta({ description: 'What the next events must know, over all audiences' }),
      head: z
        .strictObject({
          entrySeq: z.int().min(1),
          id: z.uuid(),
          hash: z.string(),
          focus: Id,
          at: Time,
          happened: z
            .array(z.string())
            .meta({ description: 'What just happened; empty where the words were redacted' }),
        })
        .nullable(),
    }),
    judge: z.string().meta({ description: 'The judge in force, and what it claims' }),
  })
  .meta({ id: 'LearnerRead' });
export type LearnerRead = z.infer<typeof LearnerRead>;
