import { z } from 'zod';
import { WorkSkill } from './work-skill.ts';

const cites = z.array(z.string()).meta({ description: 'Rows of the table of evidence' });

/** One of the four work-skills over the whole arc. */
export const ReviewDimension = z
  .strictObject({
    skill: WorkSkill,
    score: z
      .number()
      .min(0)
      .max(100)
      .nullable()
      .meta({ description: '0–100; null where nothing was shown of it' }),
    rollup: z.number().min(0).max(100).nullable().meta({
      description:
        "What the attempt's verdicts come to: the mean of their levels; where they only measure, all observations weighed by their noise together with the start at 50. Else the current mean",
    }),
    proposed: z.number().nullable().meta({
      description: 'What the judge proposed, before it was held to a band around the roll-up',
    }),
    verdicts: z
      .int()
      .min(0)
      .meta({ description: 'Verdicts of the attempt that say something of it' }),
    rationale: z.string(),
    cites,
    author: z.enum(['model', 'rules', 'rollup']),
  })
  .meta({ id: 'ReviewDimension' });
export type ReviewDimension = z.infer<typeof ReviewDimension>;

/** How one persona saw one work-skill. A word, never a number. */
export const ReviewStance = z
  .strictObject({ skill: WorkSkill, stance: z.enum(['strength', 'mixed', 'concern']), cites })
  .meta({ id: 'ReviewStance' });
export type ReviewStance = z.infer<typeof ReviewStance>;

/** What one persona says, from its own conversations alone. */
export const ReviewPerspective = z
  .strictObject({
    persona: z.string(),
    name: z.string(),
    role: z.enum(['manager', 'peer', 'partner', 'tutor']),
    status: z.enum(['given', 'unavailable']),
    reason: z.string().nullable().meta({ description: 'Why it is unavailable; null where given' }),
    words: z.string().nullable().meta({ description: 'In its own voice; null where unavailable' }),
    stances: z.array(ReviewStance),
    cites,
    turns: z.int().min(0).meta({ description: 'How much of a conversation it rests on, in turns' }),
    author: z.enum(['model', 'rules']).nullable(),
  })
  .meta({ id: 'ReviewPerspective' });
export type ReviewPerspective = z.infer<typeof ReviewPerspective>;

/** How alike two voices are. */
export const ReviewVoicePair = z
  .strictObject({
    one: z.string(),
    other: z.string(),
    sharedWords: z
      .number()
      .min(0)
      .max(1)
      .meta({ description: 'Runs of three words that both use, over those that either uses' }),
    sharedTurns: z
      .number()
      .min(0)
      .max(1)
      .meta({ description: 'Evidence that both cite, over what either cites' }),
  })
  .meta({ id: 'ReviewVoicePair' });
export type ReviewVoicePair = z.infer<typeof ReviewVoicePair>;

/** Personas that saw the same work-skill differently. It is shown, and averaged away by nothing. */
export const ReviewDisagreement = z
  .strictObject({
    skill: WorkSkill,
    text: z.string(),
    strengths: z.array(z.string()).meta({ description: 'Personas that saw a strength' }),
    concerns: z.array(z.string()).meta({ description: 'Personas that saw a concern' }),
    cites,
  })
  .meta({ id: 'ReviewDisagreement' });
export type ReviewDisagreement = z.infer<typeof ReviewDisagreement>;

/** How far the personas keep their own voices, and where they disagree. */
export const ReviewVoices = z
  .strictObject({
    distinctness: z.number().min(0).max(1).nullable().meta({
      description: '1 less what the two most alike voices share in words; null below two voices',
    }),
    pairs: z.array(ReviewVoicePair),
    disagreements: z.array(ReviewDisagreement),
  })
  .meta({ id: 'ReviewVoices' });
export type ReviewVoices = z.infer<typeof ReviewVoices>;

/** Something that shows at two touchpoints or more. */
export const ReviewPattern = z
  .strictObject({
    text: z.string(),
    cites,
    touchpoints: z
      .array(z.string())
      .min(2)
      .meta({ description: 'Where it shows, as kind/id: those of what it cites' }),
  })
  .meta({ id: 'ReviewPattern' });
export type ReviewPattern = z.infer<typeof ReviewPattern>;

/** One work-skill's part of the attempt's XP. */
export const ReviewXpPart = z
  .strictObject({
    skill: WorkSkill,
    xp: z.int(),
    share: z.number().min(0).max(1).meta({ description: 'Of the total, before it was rounded' }),
  })
  .meta({ id: 'ReviewXpPart' });
export type ReviewXpPart = z.infer<typeof ReviewXpPart>;

/** The attempt's XP, broken down. XP is not earned per skill; the parts say how the work divides. */
export const ReviewXp = z
  .strictObject({
    total: z.int().meta({ description: "The ledger's XP for the scenario attempt" }),
    parts: z.array(ReviewXpPart).min(4).max(4).meta({ description: 'They sum to the total' }),
    method: z.enum(['proposed', 'rescaled', 'rollup', 'equal']).meta({
      description: "Whose shares: the judge's, the judge's rescaled, the roll-up's, or equal ones",
    }),
    drift: z.number().nullable().meta({
      description: 'How far the proposed shares were from 100, in hundredths; null without any',
    }),
    driftFlagged: z.boolean().meta({ description: 'true beyond 0.25' }),
    bounded: z.boolean().meta({ description: 'true where a share was held to the bounds' }),
    note: z.string(),
  })
  .meta({ id: 'ReviewXp' });
export type ReviewXp = z.infer<typeof ReviewXp>;
