import { z } from 'zod';
import { Outcome } from './event.ts';
import { Id, Time } from './ids.ts';
import { Cursor, PageLimit, PageOrder, pageOf } from './page.ts';
import { TouchpointKind } from './touchpoint-kind.ts';
import { WorkSkill } from './work-skill.ts';

const seq = z.int().min(1);

/** Who said it. */
export const VerdictSource = z.enum(['judge', 'rules', 'platform', 'human', 'review']);
export type VerdictSource = z.infer<typeof VerdictSource>;

/**
 * What in the learner's words looked like it was meant for whoever judges: an order, a grade that it claims, a sign of
 * another role or of a fence's end; or one of these, encoded or hidden. Told to the coach; it moves no level.
 */
export const InjectionSign = z
  .enum(['order', 'claimed-grade', 'role-marker', 'fence', 'encoded', 'hidden'])
  .meta({ id: 'InjectionSign' });
export type InjectionSign = z.infer<typeof InjectionSign>;

/** The learner's own words, exactly. `text` is null where they were redacted. */
export const QuoteEvidence = z
  .strictObject({
    type: z.literal('quote'),
    ledgerSeq: seq.nullable().meta({ description: 'The event in which it stands' }),
    message: z
      .int()
      .min(0)
      .nullable()
      .meta({ description: 'Index of the message; null where it stands in the artefact' }),
    speaker: z
      .string()
      .nullable()
      .meta({ description: 'Whose words these are; null where they were redacted' }),
    start: z
      .int()
      .min(0)
      .meta({ description: 'UTF-16 offset, so that slice(start, end) is the text' }),
    end: z.int().min(0),
    text: z.string().nullable(),
  })
  .meta({ id: 'QuoteEvidence' });
export type QuoteEvidence = z.infer<typeof QuoteEvidence>;

/** A figure that code measured and can measure again from the events it names. */
export const FigureEvidence = z
  .strictObject({
    type: z.literal('figure'),
    name: z.string(),
    value: z.number(),
    expectation: z.number().nullable(),
    variance: z
      .number()
      .nullable()
      .meta({ description: 'On the 0–100 scale; null where it is not fused' }),
    ledgerSeqs: z.array(seq),
  })
  .meta({ id: 'FigureEvidence' });
export type FigureEvidence = z.infer<typeof FigureEvidence>;

export const Evidence = z
  .discriminatedUnion('type', [QuoteEvidence, FigureEvidence])
  .meta({ id: 'Evidence' });
export type Evidence = z.infer<typeof Evidence>;

/** What was said of one criterion. */
export const VerdictItem = z
  .strictObject({
    skill: WorkSkill,
    criterion: Id,
    level: z
      .int()
      .min(1)
      .max(5)
      .nullable()
      .meta({ description: 'null where only figures were measured, or nothing is said' }),
    value: z
      .number()
      .nullable()
      .meta({ description: 'The level on the 0–100 scale, as it counts' }),
    rawValue: z
      .number()
      .nullable()
      .meta({ description: "The level before it was held to the figures' band" }),
    confidence: z.number().nullable().meta({ description: 'Shown; sets nothing' }),
    passed: z.boolean().nullable(),
    abstained: z.string().nullable().meta({ description: 'Why nothing is said of this criterion' }),
    rationale: z.string().nullable().meta({
      description: 'Why this level, in the words of the judge; null without one, or once redacted',
    }),
    evidence: z.array(Evidence),
  })
  .meta({ id: 'VerdictItem' });
export type VerdictItem = z.infer<typeof VerdictItem>;

/** An evaluation that is fused into the read. */
export const Verdict = z
  .strictObject({
    id: z.uuid(),
    position: seq.meta({
      description: 'ledgerSeq of the completion that it judges; where it acts',
    }),
    landing: z
      .int()
      .min(1)
      .meta({ description: 'The how-many-eth verdict of this learner to land' }),
    kind: TouchpointKind,
    source: VerdictSource,
    outcome: Outcome,
    author: z.string().nullable().meta({ description: 'Of a human verdict: who gave it' }),
    judge: z.string(),
    model: z.string().nullable(),
    promptVersion: z.string().nullable(),
    judgeVersion: z.int().min(0),
    rubric: z.strictObject({ id: Id, version: z.int().min(1) }).nullable(),
    policyVersion: z.int().min(1),
    difficultyVersion: z.int().min(0),
    supersedes: z.uuid().nullable(),
    effective: z.boolean().meta({ description: 'false once a later verdict took its place' }),
    droppedEvidence: z
      .int()
      .min(0)
      .meta({ description: 'Pieces of evidence that were proposed and not found' }),
    flags: z.array(InjectionSign).meta({
      description: 'Attempts to sway the judge, found in the learner’s words; they moved no level',
    }),
    reason: z
      .string()
      .nullable()
      .meta({ description: "A human's reason; null where there is none, or it was redacted" }),
    recordedAt: Time,
    items: z.array(VerdictItem),
  })
  .meta({ id: 'Verdict' });
export type Verdict = z.infer<typeof Verdict>;

export const VerdictQuery = z.strictObject({
  order: PageOrder,
  cursor: Cursor.optional(),
  limit: PageLimit,
});
export type VerdictQuery = z.infer<typeof VerdictQuery>;

export const VerdictPage = pageOf(Verdict, 'VerdictPage');
export type VerdictPage = z.infer<typeof VerdictPage>;
