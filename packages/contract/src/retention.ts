import { z } from 'zod';
import { Time } from './ids.ts';

const DAYS_MAX = 36_500;
const days = z.int().min(1).max(DAYS_MAX).nullable().default(null);

/**
 * After how many days what goes; null keeps it. Numbers never go: XP, reads, gap operations and the chain stand.
 *
 * @example
 * Retention.parse({ wordsDays: 730, judgeCallsDays: 90 });
 */
export const Retention = z
  .strictObject({
    wordsDays: days.meta({ description: 'Every stored text: of events, entries, reasons' }),
    judgeCallsDays: days.meta({ description: 'Prompts to judges and their answers' }),
    stepResultsDays: days.meta({ description: 'What the steps of flows remembered' }),
    changesDays: days.meta({ description: 'The change feed' }),
  })
  .meta({ id: 'Retention' });
export type Retention = z.infer<typeof Retention>;

/** The periods in force, and what the last passes deleted by them. */
export const RetentionAnswer = z
  .strictObject({
    version: z.int().min(0).meta({ description: '0 while nothing was ever set: all is kept' }),
    retention: Retention,
    savedAt: Time.nullable(),
    lastRuns: z.array(
      z.strictObject({
        subject: z.enum(['words', 'judgeCalls', 'stepResults', 'changes']),
        olderThan: Time,
        deleted: z.int().min(1),
        at: Time,
      }),
    ),
  })
  .meta({ id: 'RetentionAnswer' });
export type RetentionAnswer = z.infer<typeof RetentionAnswer>;
