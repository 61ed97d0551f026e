import { z } from 'zod';
import { Assist } from './event.ts';
import { Id, Time } from './ids.ts';
import { JourneyAsOf } from './journey-as-of.ts';
import { Cursor, PageLimit, pageOf } from './page.ts';

/**
 * Where a gap stands. `new`: failed. `walked-through`: done with help. `re-applied`: then done alone, elsewhere.
 * `closed`: once more, later. `understood`: done alone from the start. `recurring`: failed again after any of these.
 */
export const GapStatus = z.enum([
  'understood',
  'new',
  'walked-through',
  're-applied',
  'closed',
  'recurring',
]);
export type GapStatus = z.infer<typeof GapStatus>;

/** One turn of a gap's life: the entry that moved it to a status. */
export const GapTurn = z
  .strictObject({
    status: GapStatus,
    entry: z.uuid(),
    entrySeq: z.int().min(1),
    occurredAt: Time,
    assist: Assist.meta({ description: 'How much help there was' }),
    place: z.string().meta({ description: 'Task, stage or touchpoint where it was shown' }),
    focus: Id,
  })
  .meta({ id: 'GapTurn' });
export type GapTurn = z.infer<typeof GapTurn>;

/** A named thing that the learner does not yet do unaided. Derived from the entries; nobody writes it. */
export const Gap = z
  .strictObject({
    gap: z.string().meta({
      description: 'The criterion: of a rubric, or one of `builtin.v1` whatever the task',
    }),
    taxonomy: z
      .string()
      .meta({ description: '`builtin.v1`, or the rubric and version that it was last seen under' }),
    status: GapStatus,
    stuck: z.boolean().meta({
      description: 'Failed at three touchpoints or more since it was opened, or came back',
    }),
    recurrences: z
      .int()
      .min(0)
      .meta({ description: 'How often it failed again after it had been done' }),
    focuses: z
      .array(Id)
      .meta({ description: 'Where it was seen, in order of appearance; the latest 32' }),
    firstAt: Time.meta({ description: 'When what first showed it occurred' }),
    lastAt: Time.meta({ description: 'When what last showed it occurred' }),
    turns: z
      .array(GapTurn)
      .meta({ description: 'How it got there: its first turn and its latest, at most 12 in all' }),
    turnCount: z.int().min(1),
    entryIds: z
      .array(z.uuid())
      .min(1)
      .meta({ description: 'The entries that its status rests on, oldest first' }),
  })
  .meta({ id: 'Gap' });
export type Gap = z.infer<typeof Gap>;

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

export const GapQuery = z.strictObject({
  status: z
    .enum([...GapStatus.options, 'unresolved'])
    .optional()
    .meta({ description: 'One status, or `unresolved`: new, walked-through and recurring' }),
  stuck: flag
    .optional()
    .meta({ description: 'Only those that are stuck, or only those that are not' }),
  focus: Id.optional().meta({ description: 'Only gaps that were seen in this focus' }),
  asOf: JourneyAsOf.optional(),
  cursor: Cursor.optional(),
  limit: PageLimit,
});
export type GapQuery = z.infer<typeof GapQuery>;

/** In order of first appearance, newest first. */
export const GapPage = pageOf(Gap, 'GapPage');
export type GapPage = z.infer<typeof GapPage>;
