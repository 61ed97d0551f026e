import { z } from 'zod';
import { Id } from './ids.ts';
import { Problem } from './problem.ts';
import { Tier } from './tier.ts';

/** What one event earned. Points are XP before the multiplier: `xp = points × multiplier`. */
export const RecordResult = z
  .strictObject({
    id: Id,
    learner: Id,
    ledgerSeq: z.int().min(1),
    xp: z.int(),
    points: z.int().min(0),
    multiplier: z.int().min(1).max(10),
    tier: Tier,
    total: z.int().meta({ description: "The learner's XP after this event" }),
    settled: z
      .boolean()
      .meta({ description: 'false while an earlier completion still awaits its verdict' }),
    duplicate: z
      .boolean()
      .meta({ description: 'true when this id was recorded before; the rest is the first answer' }),
    late: z.boolean().meta({
      description: 'true when its touchpoint was already completed: priced, never judged',
    }),
  })
  .meta({ id: 'RecordResult' });
export type RecordResult = z.infer<typeof RecordResult>;

export const RecordAnswer = z
  .strictObject({ results: z.array(RecordResult) })
  .meta({ id: 'RecordAnswer' });
export type RecordAnswer = z.infer<typeof RecordAnswer>;

/**
 * One line of the answer to an NDJSON upload: sent after each commit. The last line has `done: true`, or the
 * `problem` that ended the upload; what follows `committedLines` is then not on record and can be sent again.
 */
export const BulkProgress = z
  .strictObject({
    committedLines: z
      .int()
      .min(0)
      .meta({ description: 'Lines that are on record so far, counted from 1' }),
    recorded: z.int().min(0),
    duplicates: z.int().min(0),
    done: z.boolean(),
    problem: Problem.optional(),
  })
  .meta({ id: 'BulkProgress' });
export type BulkProgress = z.infer<typeof BulkProgress>;
