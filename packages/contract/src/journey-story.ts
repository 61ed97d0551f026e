import { z } from 'zod';
import { Id, Time } from './ids.ts';
import { JourneyAsOf } from './journey-as-of.ts';

/** One sentence of the story, and the entries that it rests on. */
export const StorySentence = z
  .strictObject({ text: z.string(), entryIds: z.array(z.uuid()).min(1) })
  .meta({ id: 'StorySentence' });
export type StorySentence = z.infer<typeof StorySentence>;

const sentences = z.array(StorySentence);

/** How the learner got where they are, told from the entries by templates: nothing in it is made up. */
export const Story = z
  .strictObject({
    learner: Id,
    headSeq: z.int().min(0).meta({ description: 'The last entry that it takes in; 0 without one' }),
    headHash: z.string().nullable(),
    asOf: Time.nullable().meta({ description: 'When that entry was recorded' }),
    sentences: sentences.meta({ description: 'Over all; with `focus`, empty' }),
    focuses: z.array(z.strictObject({ focus: Id, sentences })).meta({
      description:
        'One part each, in order of appearance: the 20 that changed last; none where there is but one focus, whose story is the one over all; with `focus`, that one alone',
    }),
    focusesLeftOut: z
      .int()
      .min(0)
      .meta({ description: 'Parts beyond those; ask for each by its focus' }),
  })
  .meta({ id: 'Story' });
export type Story = z.infer<typeof Story>;

export const StoryQuery = z.strictObject({
  focus: Id.optional().meta({ description: 'Only this part' }),
  asOf: JourneyAsOf.optional(),
});
export type StoryQuery = z.infer<typeof StoryQuery>;
