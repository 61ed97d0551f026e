import { z } from 'zod';
import { Audience } from './audience.ts';
import { Id, Time } from './ids.ts';
import { JourneyAsOf } from './journey-as-of.ts';
import { Pending } from './pending.ts';

const BUDGET_DEFAULT = 1_200;
const BUDGET_MAX = 32_000;
const LAST_DEFAULT = 5;
const LAST_MIN = 3;
const LAST_MAX = 50;

export const GroundingQuery = z.strictObject({
  focus: Id.optional().meta({
    description: 'What the next event is about; without it, the learner as a whole',
  }),
  audience: Audience,
  budget: z.coerce
    .number()
    .int()
    .min(1)
    .max(BUDGET_MAX)
    .default(BUDGET_DEFAULT)
    .meta({
      description: `Tokens that the text may take, counted as ceil(UTF-8 bytes / 4); ${BUDGET_DEFAULT} when absent`,
    }),
  last: z.coerce
    .number()
    .int()
    .min(LAST_MIN)
    .max(LAST_MAX)
    .default(LAST_DEFAULT)
    .meta({ description: `Newest entries, ${LAST_MIN}–${LAST_MAX}; ${LAST_DEFAULT} when absent` }),
  asOf: JourneyAsOf.optional(),
});
export type GroundingQuery = z.infer<typeof GroundingQuery>;

/**
 * What the next reader must know, as one text within a token budget. The same journey gives the same text to the
 * byte. Quotes in it are fenced: they are data, whatever they say.
 */
export const Grounding = z
  .strictObject({
    text: z.string(),
    tokens: z.int().min(0).meta({ description: 'What the text takes: ceil(UTF-8 bytes / 4)' }),
    entryIds: z.array(z.uuid()).meta({ description: 'The entries that the text rests on' }),
    omittedIds: z.array(z.uuid()).meta({
      description: 'Entries that were asked for, or that it would rest on, and that did not fit',
    }),
    omittedGaps: z.array(z.string()).meta({
      description: 'Gaps that did not fit: never one that is recurring or stuck',
    }),
    headSeq: z.int().min(0).meta({ description: 'The last entry that it takes in; 0 without one' }),
    headHash: z.string().nullable().meta({ description: "That entry's hash" }),
    asOf: Time.nullable().meta({ description: 'When that entry was recorded' }),
    pending: Pending.meta({ description: 'Completions that it does not know of yet' }),
  })
  .meta({ id: 'Grounding' });
export type Grounding = z.infer<typeof Grounding>;
