import { z } from 'zod';
import { Id, Text, Time } from './ids.ts';
import { SettlementLine } from './ledger.ts';
import { Tier } from './tier.ts';
import { WorkSkill } from './work-skill.ts';

const SKILLS_MAX = WorkSkill.options.length;
const seq = z.int().min(1);

/** A level that a person gives one skill. */
export const OverrideSkill = z
  .strictObject({
    skill: WorkSkill,
    level: z
      .int()
      .min(1)
      .max(5)
      .meta({ description: '1–5, which stand for 10, 30, 50, 70 and 90' }),
  })
  .meta({ id: 'OverrideSkill' });
export type OverrideSkill = z.infer<typeof OverrideSkill>;

/**
 * A person's verdict on a completion that was calibrated or parked. It takes the place of the verdict there;
 * skills that it does not name keep what they had.
 *
 * @example
 * Override.parse({
 *   id: 'override-1', position: 12, skills: [{ skill: 'quality', level: 4 }],
 *   reason: 'The check missed that the report was complete.',
 * });
 */
export const Override = z
  .strictObject({
    id: Id.meta({
      description: 'Chosen by the caller: the same id again answers as the first time',
    }),
    position: seq.meta({ description: 'ledgerSeq of the completion whose verdict is corrected' }),
    skills: z
      .array(OverrideSkill)
      .min(1)
      .max(SKILLS_MAX)
      .superRefine((skills, context) => {
        for (const [index, { skill }] of skills.entries()) {
          if (skills.findIndex((other) => other.skill === skill) === index) continue;
          context.addIssue({
            code: 'custom',
            path: [index, 'skill'],
            message: `names ${skill} twice`,
          });
        }
      }),
    reason: Text.meta({
      description: 'Why, in words; kept encrypted and shown beside the verdict',
    }),
  })
  .meta({ id: 'Override' });
export type Override = z.infer<typeof Override>;

/** What an override did. */
export const OverrideResult = z
  .strictObject({
    id: Id,
    evaluation: z.uuid(),
    position: seq,
    landing: z.int().min(1),
    supersedes: z
      .uuid()
      .nullable()
      .meta({ description: 'The verdict whose place it took; null where none had landed' }),
    snapshotVersion: z.int().min(1).meta({ description: 'The version that was current after it' }),
    tier: Tier,
    multiplier: z.int().min(1).max(10),
    entry: z.uuid().meta({ description: 'The journey entry that tells of it' }),
    settlement: z
      .strictObject({
        ledgerSeq: seq,
        xp: z.int().meta({ description: 'May be negative' }),
        totalAfter: z.int(),
        lines: z.array(SettlementLine),
      })
      .nullable()
      .meta({ description: 'null where no settled event lies behind the position' }),
    recordedAt: Time,
    duplicate: z
      .boolean()
      .meta({ description: 'true when this id was accepted before; the rest is the first answer' }),
  })
  .meta({ id: 'OverrideResult' });
export type OverrideResult = z.infer<typeof OverrideResult>;
