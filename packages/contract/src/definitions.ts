import { z } from 'zod';
import { Id, Text } from './ids.ts';
import { Signals } from './event.ts';
import { WorkSkill } from './work-skill.ts';

const Title = Text.max(200);

/** Something a learner is asked to do, with what a judge may need to know about it. */
export const Task = z
  .strictObject({
    id: Id,
    statement: Text.optional(),
    answerKey: z.string().min(1).max(64).optional().meta({ description: 'The right answer, where it is one number or word' }),
    expectedMs: Signals.shape.expectedMs,
    difficulty: Signals.shape.difficulty,
  })
  .meta({ id: 'Task' });
export type Task = z.infer<typeof Task>;

export const Scenario = z
  .strictObject({
    title: Title,
    stages: z
      .array(z.strictObject({ id: Id, title: Title, rubric: Id.optional(), objective: Id.optional(), focus: Id.optional() }))
      .max(100)
      .default([]),
    tasks: z.array(Task).max(1_000).default([]),
    personas: z.array(Id).max(20).default([]),
  })
  .meta({ id: 'Scenario' });
export type Scenario = z.infer<typeof Scenario>;

/** A check that code can run on the learner's own work. */
export const Check = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('terms'),
      terms: z.array(z.string().min(1).max(100)).min(1).max(50),
      atLeast: z.int().min(1).max(50).optional().meta({ description: 'How many of the terms must occur; all when absent' }),
    }),
    z.strictObject({ type: z.literal('pattern'), pattern: z.string().min(1).max(500), flags: z.string().regex(/^[imsu]*$/).optional() }),
    z.strictObject({
      type: z.literal('signal'),
      signal: z.enum(['durationMs', 'attempts', 'hints', 'helpRequests', 'revisions', 'difficulty']),
      atMost: z.number().optional(),
      atLeast: z.number().optional(),
    }),
  ])
  .meta({ id: 'Check' });
export type Check = z.infer<typeof Check>;

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
  .meta({ id: 'Criterion' });
export type Criterion = z.infer<typeof Criterion>;

export const Rubric = z
  .strictObject({ title: Title, criteria: z.array(Criterion).min(1).max(30) })
  .meta({ id: 'Rubric' });
export type Rubric = z.infer<typeof Rubric>;

export const Persona = z
  .strictObject({
    name: Title,
    role: z.enum(['manager', 'peer', 'partner', 'tutor']),
    card: Text.meta({ description: 'Who this persona is and how it speaks' }),
  })
  .meta({ id: 'Persona' });
export type Persona = z.infer<typeof Persona>;

export const DefinitionKind = z.enum(['scenario', 'rubric', 'persona', 'policy']);
export type DefinitionKind = z.infer<typeof DefinitionKind>;
