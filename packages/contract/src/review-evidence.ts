import { z } from 'zod';

/**
 * What a piece of evidence is: the learner's own words, a figure of the review, one criterion of a verdict, an
 * entry of the journey, or an event.
 */
export const ReviewEvidenceKind = z.enum(['quote', 'figure', 'verdict', 'entry', 'event']);
export type ReviewEvidenceKind = z.infer<typeof ReviewEvidenceKind>;

/** One row of what a review rests on. Everything that it says names rows of this table by their id. */
export const ReviewEvidence = z
  .strictObject({
    id: z
      .string()
      .meta({ description: '`e1`, `e2` and so on; names this row within this revision' }),
    kind: ReviewEvidenceKind,
    text: z.string().nullable().meta({
      description: 'Of a quote the exact words, null where they were redacted; else a sentence',
    }),
    touchpoints: z
      .array(z.string())
      .meta({ description: 'Where it was shown, as kind/id; of a figure, everything it counts' }),
    label: z.string().meta({ description: 'What it is, in words' }),
    at: z.string().nullable().meta({ description: 'RFC 3339, UTC; null of a figure' }),
    position: z
      .int()
      .min(1)
      .nullable()
      .meta({ description: 'ledgerSeq of the event, or of the completion that was judged' }),
    source: z
      .string()
      .nullable()
      .meta({ description: 'UUID of the verdict or of the handoff entry; null otherwise' }),
    name: z.string().nullable().meta({
      description: 'Of a figure its name; of a verdict the criterion; of an entry the gap',
    }),
    value: z.number().nullable().meta({
      description:
        'Of a figure its value; of a verdict the level on the 0–100 scale, null where it has none',
    }),
    speaker: z.string().nullable().meta({ description: 'Of a quote: whose words; null otherwise' }),
    message: z
      .int()
      .min(0)
      .nullable()
      .meta({ description: 'Of a quote: index of the message; null where it is in the artefact' }),
    start: z
      .int()
      .min(0)
      .nullable()
      .meta({ description: 'Of a quote: UTF-16 offset, so that slice(start, end) is the text' }),
    end: z.int().min(0).nullable(),
  })
  .meta({ id: 'ReviewEvidence' });
export type ReviewEvidence = z.infer<typeof ReviewEvidence>;
