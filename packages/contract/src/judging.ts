import { z } from 'zod';
import { Time } from './ids.ts';

/** 2^53 is far beyond any bill. */
const DAILY_TOKENS_MAX = 1_000_000_000_000;
const count = z.int().min(0);

/** What a provider was asked on one day. */
export const JudgeSpend = z
  .strictObject({
    calls: count.meta({ description: 'Attempts, answered or not' }),
    answered: count.meta({ description: 'Attempts whose answer held' }),
    tokensIn: count,
    tokensOut: count,
    costMicroUsd: count.meta({
      description:
        'Millionths of a US dollar, by the list prices that are known; 0 for models whose price is not',
    }),
    unpriced: count.meta({ description: 'Of the attempts, those whose price is not known' }),
  })
  .meta({ id: 'JudgeSpend' });
export type JudgeSpend = z.infer<typeof JudgeSpend>;

/** A judge of the configuration, in its place. */
export const JudgeState = z
  .strictObject({
    name: z
      .string()
      .meta({ description: 'As JUDGES names it', example: 'gemini:gemini-2.5-flash' }),
    inForce: z.boolean().meta({
      description: 'Whether the configuration names it; one that was asked today may have left it',
    }),
    circuit: z.enum(['closed', 'half-open', 'open']).nullable().meta({
      description:
        'In the process that answers: open while the provider is left alone; null where that process has asked it nothing',
    }),
    today: JudgeSpend,
  })
  .meta({ id: 'JudgeState' });
export type JudgeState = z.infer<typeof JudgeState>;

/** Who judges, what they have used today, and what they may use. */
export const Judging = z
  .strictObject({
    judges: z.array(JudgeState).meta({ description: 'In the order in which they are asked' }),
    day: z.iso.date().meta({ description: "Today in the tenant's zone" }),
    today: JudgeSpend,
    reservedTokens: count.meta({ description: 'Set aside for attempts under way' }),
    dailyTokens: count.nullable().meta({
      description: 'Tokens that a day may use, in and out together; null sets no bound',
    }),
    stopped: z.boolean().meta({ description: 'While it is true, no model is asked anything' }),
    version: z.int().min(0).meta({ description: '0 while nothing was ever set' }),
    savedAt: Time.nullable(),
    pricesAsOf: z.string().meta({ description: 'Month of the price table', example: '2026-03' }),
  })
  .meta({ id: 'Judging' });
export type Judging = z.infer<typeof Judging>;

/**
 * What to change; what is left out stays as it is.
 *
 * @example
 * JudgingChange.parse({ stopped: true });
 */
export const JudgingChange = z
  .strictObject({
    dailyTokens: z.int().min(0).max(DAILY_TOKENS_MAX).nullable().optional(),
    stopped: z.boolean().optional(),
  })
  .meta({ id: 'JudgingChange' });
export type JudgingChange = z.infer<typeof JudgingChange>;
