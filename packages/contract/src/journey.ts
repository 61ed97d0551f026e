import { z } from 'zod';
import { Audience } from './audience.ts';
import { Assist, Outcome } from './event.ts';
import { Id, Time } from './ids.ts';
import { JourneyAsOf } from './journey-as-of.ts';
import { Cursor, PageLimit, pageOf } from './page.ts';
import { TouchpointKind } from './touchpoint-kind.ts';
import { Evidence, VerdictSource } from './verdict.ts';

const LAST_MAX = 50;
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const link = z.strictObject({ id: z.uuid(), hash });

/** One thing that an entry says, with what it rests on. */
export const Claim = z
  .strictObject({ text: z.string(), evidence: z.array(Evidence) })
  .meta({ id: 'Claim' });
export type Claim = z.infer<typeof Claim>;

/** What an entry says about one gap; its status is folded from these, never written. */
export const GapOperation = z
  .strictObject({
    gap: z.string(),
    taxonomy: z.string(),
    operation: z.enum(['observed', 'walked', 'reapplied', 'refuted']),
    assist: Assist.meta({ description: 'How much help there was; code sets it' }),
    context: z.string().meta({ description: 'Task or stage, and touchpoint' }),
    evidence: z
      .array(z.int().min(0))
      .meta({ description: "Ordinals of the evaluation's evidence" }),
  })
  .meta({ id: 'GapOperation' });
export type GapOperation = z.infer<typeof GapOperation>;

/** What an entry does to a carry: the state of a carry is folded from these, never written. */
export const CarryOperation = z
  .strictObject({
    item: z.uuid().meta({ description: 'The carry' }),
    operation: z.enum(['open', 'acknowledge', 'resolve', 'drop', 'expire']),
    audience: Audience.nullable().meta({ description: 'Of open: who must know; null otherwise' }),
    text: z
      .string()
      .nullable()
      .meta({ description: 'Of open: what they must know; null otherwise, and where redacted' }),
    dueAt: Time.nullable(),
    evidence: z
      .array(z.int().min(0))
      .meta({ description: "Ordinals of the evaluation's evidence" }),
  })
  .meta({ id: 'CarryOperation' });
export type CarryOperation = z.infer<typeof CarryOperation>;

/** What an entry of the journey is. */
export const EntryKind = z.enum([
  'handoff',
  'correction',
  'learner_response',
  'redaction',
  'carry',
]);
export type EntryKind = z.infer<typeof EntryKind>;

/** One entry of the learner's append-only handoff table. */
export const HandoffEntry = z
  .strictObject({
    entrySeq: z.int().min(1),
    id: z.uuid(),
    focus: Id,
    kind: EntryKind,
    author: z.enum(['judge', 'code', 'human']),
    prev: link.nullable().meta({ description: 'The entry before it; null for the first' }),
    prevInFocus: link.nullable(),
    occurredAt: Time,
    recordedAt: Time,
    source: z
      .strictObject({ kind: TouchpointKind, touchpoint: Id, ledgerSeq: z.int().min(1).nullable() })
      .nullable(),
    evaluation: z
      .strictObject({ id: z.uuid(), hash, outcome: Outcome, source: VerdictSource })
      .nullable(),
    happened: z.array(Claim),
    signals: z.array(Claim),
    gapOps: z.array(GapOperation),
    carries: z.array(CarryOperation),
    reader: z
      .string()
      .nullable()
      .meta({ description: 'Of an acknowledgement: who knows, where the reader said so' }),
    reason: z
      .string()
      .nullable()
      .meta({ description: 'Of a redaction: why, where it was said; null otherwise' }),
    supersedes: z
      .strictObject({
        entry: z.uuid(),
        claim: z.string().nullable().meta({ description: 'Which claim; null for the whole entry' }),
      })
      .nullable(),
    redacted: z
      .boolean()
      .meta({ description: 'true when its words are gone; the chain still verifies' }),
    commitment: hash.meta({ description: "SHA-256 of the words' ciphertext" }),
    hash,
  })
  .meta({ id: 'HandoffEntry' });
export type HandoffEntry = z.infer<typeof HandoffEntry>;

export const JourneyQuery = z.strictObject({
  focus: Id.optional(),
  kind: EntryKind.optional().meta({ description: 'Only entries of one kind' }),
  last: z.coerce
    .number()
    .int()
    .min(1)
    .max(LAST_MAX)
    .optional()
    .meta({ description: 'Only the newest n entries' }),
  asOf: JourneyAsOf.optional(),
  cursor: Cursor.optional(),
  limit: PageLimit,
});
export type JourneyQuery = z.infer<typeof JourneyQuery>;

export const JourneyPage = pageOf(HandoffEntry, 'JourneyPage');
export type JourneyPage = z.infer<typeof JourneyPage>;

/** One entry: by its UUID, as others cite it, or by its entrySeq. */
export const EntryReference = z
  .union([z.uuid(), z.string().regex(/^[1-9]\d{0,14}$/)], {
    error: "must be an entry's UUID or its entrySeq",
  })
  .meta({ description: "An entry's UUID or its entrySeq" });
