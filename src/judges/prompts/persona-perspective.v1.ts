import { z } from 'zod';
import { CITES_MAX } from '../../domain/review/review-bounds.ts';
import { WORK_SKILLS } from '../../domain/skills/work-skill.ts';
import type { Prompt } from './prompt.ts';
import { SKILL_MEANINGS } from './skill-meanings.ts';

/** What a model says as one persona, before code has looked at it. */
const PersonaPerspective = z.strictObject({
  words: z.string().describe("What the persona says, in the first person, to the learner as 'you'"),
  quotes: z
    .array(
      z.strictObject({
        turn: z.int().min(1).max(100_000).describe("Number of one of the learner's turns"),
        exact: z.string().describe('A passage of that turn, word for word'),
      }),
    )
    .max(CITES_MAX)
    .describe('Every passage of the learner that the words quote; at least one'),
  stances: z
    .array(
      z.strictObject({
        skill: z.enum(WORK_SKILLS),
        stance: z.enum(['strength', 'mixed', 'concern']),
        turns: z
          .array(z.int().min(1).max(100_000))
          .max(CITES_MAX)
          .describe("Numbers of the learner's turns that show it"),
      }),
    )
    .max(WORK_SKILLS.length)
    .describe('At most one for each work-skill; none where the turns show nothing of it'),
});
export type PersonaPerspective = z.infer<typeof PersonaPerspective>;

/** One persona's own view of the learner, in its own voice. */
export const personaPerspectivePrompt: Prompt<PersonaPerspective> = {
  version: 'persona-perspective.v1',
  schemaName: 'persona_perspective',
  schema: PersonaPerspective,
  outputTokensMax: 1_200,
  instruct: ({
    rule,
  }) => `You lend your voice to one simulated colleague, the persona, for a learner's review at the end of a scenario. The persona's card says who it is and how it speaks. The turns are what it and the learner said to each other. There is nothing else that it knows.

Write under "words", as that persona, in the first person, to the learner as "you", in the language that the two spoke, in 80 to 160 words:
- what it was like to work with the learner over all of these turns: what helped you, what you had to ask for more than once, what changed between the first turn and the last;
- from your own side of the table. Care about what your card and your role care about, in your own manner, and leave the rest to others.

Rules:
- Rest each claim on turns. Quote the learner word for word at least once, inside “ ”, and list each quote under "quotes" with the number of its turn. Put nothing inside quotation marks that was not said.
- Do not guess: not at motives, feelings or character, not at work that you did not see, not at what others think.
- Be honest and kind. Where something was missing, say what you would have needed. Speak of what was done, never of what the learner is.
- You set no number. No grade, level, score or count; a number may stand in your words only where it stands in the turns.
- Under "stances" say for each work-skill that the turns show something of whether you saw a strength, something mixed or a concern, with the numbers of the learner's turns that show it. Leave out what they do not show; an empty list is a good answer.
- Spelling, fluency and length are no ground for anything: the learner may write in a second language.

${SKILL_MEANINGS}

${rule}`,
};
