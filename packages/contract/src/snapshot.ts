import { z } from 'zod';
import { Time } from './ids.ts';
import { Cursor, PageLimit, PageOrder, pageOf } from './page.ts';
import { Tier } from './tier.ts';
import { WorkSkill } from './work-skill.ts';

/** How much a read may be relied on: no verdict yet, an interval wider than ± 10, or neither. */
export const ReadCertainty = z.enum(['unrated', 'tentative', 'rated']);
export type ReadCertainty = z.infer<typeof ReadCertainty>;

/** A value of the 0–100 scale with its 90 % interval. Nothing is clipped. */
export const Reading = z
  .strictObject({ value: z.number(), lower: z.number(), upper: z.number(), state: ReadCertainty })
  .meta({ id: 'Reading', description: 'A value of the 0–100 scale with its 90 % interval' });
export type Reading = z.infer<typeof Reading>;

/** One version of the read. Version 0 is the prior, before the first verdict. */
export const Snapshot = z
  .strictObject({
    version: z.int().min(0),
    position: z.int().min(0).meta({
      description: 'ledgerSeq of the completion whose verdict it was folded up to; 0 for the prior',
    }),
    landing: z
      .int()
      .min(0)
      .meta({ description: 'Number of the landing that wrote it; 0 for the prior' }),
    recordedAt: Time.nullable().meta({ description: 'null for the prior, which nobody wrote' }),
    skills: z.record(WorkSkill, Reading),
    overall: Reading,
    tier: Tier,
    multiplier: z.int().min(1).max(10),
    asks: z
      .array(WorkSkill)
      .meta({ description: 'Skills that ask for a full calibration of the next completion' }),
    policyVersion: z.int().min(1),
  })
  .meta({ id: 'Snapshot' });
export type Snapshot = z.infer<typeof Snapshot>;

/** A time of recording, or `version:n`. */
export const AsOf = z
  .union([z.iso.datetime({ offset: true }), z.string().regex(/^version:(0|[1-9]\d{0,8})$/)], {
    error: 'must be an RFC 3339 time with an offset, or version:n',
  })
  .meta({ description: 'An RFC 3339 time of recording, or version:n' });

export const SnapshotQuery = z.strictObject({
  asOf: AsOf.optional().meta({ description: 'Answers the one snapshot that was current then' }),
  order: PageOrder,
  cursor: Cursor.optional(),
  limit: PageLimit,
});
export type SnapshotQuery = z.infer<typeof SnapshotQuery>;

export const SnapshotPage = pageOf(Snapshot, 'SnapshotPage');
export type SnapshotPage = z.infer<typeof SnapshotPage>;
