import { z } from 'zod';
import { Id, Text, Time } from './ids.ts';

/**
 * Takes one text back: all words of an event, a peer's message in it, the words of a journey entry, or the reason of a
 * person's verdict. Numbers stay; a quote of it elsewhere goes as well.
 *
 * @example
 * Redaction.parse({ id: 'redaction-1', event: 'event-7', reason: 'A name of a third person stood in it.' });
 */
export const Redaction = z
  .strictObject({
    id: Id.meta({
      description: 'Chosen by the caller: the same id again answers as the first time',
    }),
    event: Id.optional().meta({ description: 'The event whose words go' }),
    message: z.int().min(0).max(199).optional().meta({
      description:
        "With `event`: the index of a peer's message, which alone goes. Other messages share one text with the rest of their event.",
    }),
    entry: z.uuid().optional().meta({ description: 'The journey entry whose words go' }),
    verdict: z.uuid().optional().meta({ description: 'The verdict whose words go' }),
    reason: Text.optional().meta({
      description: 'Why, in words; kept encrypted in the journey entry that tells of it',
    }),
  })
  .superRefine(({ event, message, entry, verdict }, context) => {
    const named = [event, entry, verdict].filter((target) => target !== undefined).length;
    if (named !== 1) {
      context.addIssue({
        code: 'custom',
        path: [],
        message: 'names one of event, entry and verdict, and no more',
      });
    }
    if (message !== undefined && event === undefined) {
      context.addIssue({ code: 'custom', path: ['message'], message: 'belongs to an event' });
    }
  })
  .meta({ id: 'Redaction' });
export type Redaction = z.infer<typeof Redaction>;

/** What a redaction took. */
export const RedactionResult = z
  .strictObject({
    id: Id,
    target: z.enum(['event', 'message', 'entry', 'verdict']),
    ledgerSeq: z.int().min(1).nullable().meta({ description: 'Of the event or verdict' }),
    texts: z.int().min(0).meta({ description: 'Stored texts that were deleted, all told' }),
    entries: z
      .int()
      .min(0)
      .meta({ description: 'Of these, words of journey entries that quoted the text' }),
    entry: z.uuid().meta({ description: 'The journey entry that tells of it' }),
    redactedAt: Time,
    duplicate: z.boolean().meta({ description: 'true when this id was accepted before' }),
  })
  .meta({ id: 'RedactionResult' });
export type RedactionResult = z.infer<typeof RedactionResult>;
