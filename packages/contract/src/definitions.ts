import { z } from 'zod';
import { Id, Text } from './ids.ts';
import { Signals } from './event.ts';
import { WorkSkill } from './work-skill.ts';

const Title = Text.max(200);

/** Faults every entry whose id stood in the list before, at the entry's own id. */
function refuseRepeatedIds(
  list: string,
  entries: readonly { readonly id: string }[],
  context: z.RefinementCtx,
): void {
  const first = new Map<string, number>();
  for (const [index, { id }] of entries.entries()) {
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, index);
    else
      context.addIssue({
        code: 'custom',
        path: [list, index, 'id'],
        message: `repeats the id of /${list}/${earlier}; every id of the list must be its own`,
      });
  }
}

/** Something a learner is asked to do, with what a judge may need to know about it. */
export const Task = z
  .strictObject({
    id: Id,
    statement: Text.optional(),
    answerKey: Text.max(64)
      .optional()
      .meta({ description: 'The right answer, where it is one number or word' }),
    expectedMs: Signals.shape.expectedMs,
    difficulty: Signals.shape.difficulty,
  })
  .meta({ id: 'Task' });
export type Task = z.infer<typeof Task>;

export const Scenario = z
  .strictObject({
    title: Title,
    stages: z
      .array(
        z.strictObject({
          id: Id,
          title: Title,
          rubric: Id.optional(),
          objective: Id.optional(),
          focus: Id.optional(),
        }),
      )
      .max(100)
      .default([]),
    tasks: z.array(Task).max(1_000).default([]),
    personas: z.array(Id).max(20).default([]),
  })
  .superRefine((scenario, context) => {
    refuseRepeatedIds('stages', scenario.stages, context);
    refuseRepeatedIds('tasks', scenario.tasks, context);
    for (const [index, persona] of scenario.personas.entries()) {
      if (scenario.personas.indexOf(persona) < index) {
        context.addIssue({
          code: 'custom',
          path: ['personas', index],
          message: 'names a persona a second time',
        });
      }
    }
  })
  .meta({ id: 'Scenario' });
export type Scenario = z.infer<typeof Scenario>;
/** As it is sent: what has a default may be left out. */
export type ScenarioInput = z.input<typeof Scenario>;

/** Faults every text that says the same as an earlier one, letters' case and white space aside. */
function refuseAlike(
  texts: readonly string[],
  describe: (
    index: number,
    first: number,
  ) => { readonly path: (string | number)[]; readonly message: string },
  context: z.RefinementCtx,
): void {
  const first = new Map<string, number>();
  for (const [index, text] of texts.entries()) {
    const said = text.toLowerCase().replace(/\s+/gu, ' ').trim();
    const earlier = first.get(said);
    if (earlier === undefined) first.set(said, index);
    else context.addIssue({ code: 'custom', ...describe(index, earlier) });
  }
}

const TermsCheck = z
  .strictObject({
    type: z.literal('terms'),
    terms: z.array(Text.max(100)).min(1).max(50),
    atLeast: z
      .int()
      .min(1)
      .max(50)
      .optional()
      .meta({ description: 'How many of the terms must occur; all when absent' }),
  })
  .superRefine((check, context) => {
    if (check.atLeast !== undefined && check.atLeast > check.terms.length) {
      context.addIssue({
        code: 'custom',
        path: ['atLeast'],
        message: `asks for more than the ${check.terms.length} terms that are listed; this check could never pass`,
      });
    }
    refuseAlike(
      check.terms,
      (index, first) => ({
        path: ['terms', index],
        message: `is the same term as number ${first + 1} of the list, which counts once; list each term once`,
      }),
      context,
    );
  });

/** Flags of a pattern, each at most once. */
const FLAGS = /^(?!.*(.).*\1)[imsu]*$/;

/** That a pattern compiles, and can be run in time that grows only with the text, is checked at the save. */
const PatternCheck = z.strictObject({
  type: z.literal('pattern'),
  pattern: Text.max(500).meta({
    description:
      'A regular expression (grammar of the flag u) without lookaround and back-references',
  }),
  flags: z.string().regex(FLAGS, 'may hold i, m, s and u, each once').optional(),
});

const SignalCheck = z
  .strictObject({
    type: z.literal('signal'),
    signal: z.enum(['durationMs', 'attempts', 'hints', 'helpRequests', 'revisions', 'difficulty']),
    atMost: z.number().optional(),
    atLeast: z.number().optional(),
  })
  .superRefine((check, context) => {
    if (check.atMost === undefined && check.atLeast === undefined) {
      context.addIssue({
        code: 'custom',
        path: [],
        message: 'needs atMost or atLeast; without a threshold there is nothing to check',
      });
    } else if (
      check.atMost !== undefined &&
      check.atLeast !== undefined &&
      check.atLeast > check.atMost
    ) {
      context.addIssue({
        code: 'custom',
        path: ['atLeast'],
        message: 'is greater than atMost; this check could never pass',
      });
    }
  });

/** A check that code can run on the learner's own work. */
export const Check = z
  .discriminatedUnion('type', [TermsCheck, PatternCheck, SignalCheck], {
    error: (issue) =>
      issue.code === 'invalid_union' ? 'must be terms, pattern or signal' : undefined,
  })
  .meta({ id: 'Check' });
export type Check = z.infer<typeof Check>;

const LEVELS = [1, 2, 3, 4, 5] as const;

export const Criterion = z
  .strictObject({
    id: Id,
    title: Title,
    skill: WorkSkill,
    weight: z.number().positive().max(100).default(1),
    anchors: z
      .strictObject({ 1: Text, 2: Text, 3: Text, 4: Text, 5: Text })
      .meta({ description: 'What each level from 1 to 5 looks like' }),
    check: Check.optional(),
  })
  .superRefine((criterion, context) => {
    refuseAlike(
      LEVELS.map((level) => criterion.anchors[level]),
      (index, first) => ({
        path: ['anchors', LEVELS[index] ?? index],
        message: `says the same as level ${LEVELS[first]}; say what this level shows that the one below does not`,
      }),
      context,
    );
    if (criterion.skill === 'speed' && criterion.check?.type !== 'signal') {
      context.addIssue({
        code: 'custom',
        path: criterion.check === undefined ? ['check'] : ['check', 'type'],
        message: `${
          criterion.check === undefined
            ? 'is missing: speed rests on figures alone and gets no level, so without a check nothing could be said of this criterion; add'
            : `is ${criterion.check.type}, which looks at words; speed rests on figures alone, so take`
        } one of type signal, such as {"type": "signal", "signal": "durationMs", "atMost": 1800000}`,
      });
    }
    if (criterion.id.startsWith('human.')) {
      context.addIssue({
        code: 'custom',
        path: ['id'],
        message:
          'begins with human., under which a person’s corrections stand; name what is shown, such as states-the-denominator',
      });
    }
  })
  .meta({ id: 'Criterion' });
export type Criterion = z.infer<typeof Criterion>;

export const Rubric = z
  .strictObject({ title: Title, criteria: z.array(Criterion).min(1).max(30) })
  .superRefine((rubric, context) => refuseRepeatedIds('criteria', rubric.criteria, context))
  .meta({ id: 'Rubric' });
export type Rubric = z.infer<typeof Rubric>;
/** As it is sent: what has a default may be left out. */
export type RubricInput = z.input<typeof Rubric>;

export const Persona = z
  .strictObject({
    name: Title,
    role: z.enum(['manager', 'peer', 'partner', 'tutor']),
    card: Text.meta({ description: 'Who this persona is and how it speaks' }),
  })
  .meta({ id: 'Persona' });
export type Persona = z.infer<typeof Persona>;
/** As it is sent: what has a default may be left out. */
export type PersonaInput = z.input<typeof Persona>;

export const DefinitionKind = z.enum(['scenario', 'rubric', 'persona', 'policy']);
export type DefinitionKind = z.infer<typeof DefinitionKind>;
