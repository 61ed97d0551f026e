import { z } from 'zod';
import { Audience } from './audience.ts';
import { Id, Time } from './ids.ts';
import { JourneyAsOf } from './journey-as-of.ts';
import { Cursor, PageLimit, pageOf } from './page.ts';

/** Where a carry stands. An acknowledged one is still open work: it stays until it is resolved or dropped. */
export const CarryState = z.enum(['open', 'acknowledged', 'resolved', 'dropped', 'expired']);
export type CarryState = z.infer<typeof CarryState>;

/** What the next event must know: opened by one entry, for one audience. Its state is folded from entries. */
export const Carry = z
  .strictObject({
    item: z.uuid(),
    audience: Audience,
    state: CarryState,
    text: z
      .string()
      .nullable()
      .meta({ description: 'At most 240 characters; null where redacted' }),
    dueAt: Time.nullable(),
    focus: Id.meta({ description: 'Focus of the entry that opened it' }),
    openedAt: Time.meta({ description: 'When the entry that opened it was recorded' }),
    entryIds: z
      .array(z.uuid())
      .min(1)
      .meta({ description: 'The entries that opened and moved it, oldest first' }),
  })
  .meta({ id: 'Carry' });
export type Carry = z.infer<typeof Carry>;

export const CarryQuery = z.strictObject({
  audience: Audience.optional(),
  state: CarryState.or(z.literal('unresolved'))
    .default('unresolved')
    .meta({ description: 'One state; `unresolved`, when absent: open and acknowledged' }),
  focus: Id.optional(),
  asOf: JourneyAsOf.optional(),
  cursor: Cursor.optional(),
  limit: PageLimit,
});
export type CarryQuery = z.infer<typeof CarryQuery>;

/** Newest first. */
export const CarryPage = pageOf(Carry, 'CarryPage');
export type CarryPage = z.infer<typeof CarryPage>;

/** Who says that it knows. */
export const Acknowledge = z
  .strictObject({
    reader: Id.optional().meta({
      description: 'Who acknowledges, such as a persona; kept encrypted beside the entry',
    }),
    audience: Audience.optional().meta({
      description: 'Whom the reader speaks as; refused where the carry is for another audience',
    }),
  })
  .meta({ id: 'Acknowledge' });
export type Acknowledge = z.infer<typeof Acknowledge>;

/** That a carry was acknowledged, and where it is on record. */
export const Acknowledged = z
  .strictObject({
    item: z.uuid(),
    state: CarryState,
    entry: z.uuid().meta({ description: 'The journey entry that says so' }),
    entrySeq: z.int().min(1),
    acknowledgedAt: Time,
    duplicate: z
      .boolean()
      .meta({ description: 'true when it was acknowledged before; the rest is of the first time' }),
  })
  .meta({ id: 'Acknowledged' });
export type Acknowledged = z.infer<typeof Acknowledged>;
