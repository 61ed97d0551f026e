import { z } from 'zod';
import { Id, Text, Time } from './ids.ts';
import { TouchpointKind } from './touchpoint-kind.ts';
import { WorkSkill } from './work-skill.ts';

/** Most events in one JSON request. */
export const EVENTS_MAX = 1_000;
/** Most messages in one event. */
export const MESSAGES_MAX = 200;

const DAYS_30_MS = 30 * 24 * 3_600_000;
const count = z.int().min(0).max(10_000);

export const Outcome = z.enum(['passed', 'failed', 'none']);
export type Outcome = z.infer<typeof Outcome>;

/** How much help there was. */
export const Assist = z.enum(['none', 'hint', 'guided', 'told']);
export type Assist = z.infer<typeof Assist>;

/** What can be measured about a touchpoint. An absent signal is unknown, never zero. */
export const Signals = z
  .strictObject({
    durationMs: z.int().min(0).max(DAYS_30_MS).optional().meta({ description: 'Working time, ms' }),
    expectedMs: z
      .int()
      .min(1)
      .max(DAYS_30_MS)
      .optional()
      .meta({ description: 'Time the task is expected to take, ms' }),
    attempts: count.optional(),
    hints: count.optional(),
    helpRequests: count.optional(),
    revisions: count.optional(),
    firstTryCorrect: z.boolean().optional(),
    difficulty: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .meta({ description: 'Expected share of failed first tries, 0–1' }),
  })
  .meta({ id: 'Signals' });
export type Signals = z.infer<typeof Signals>;

/** Who speaks: the learner, a persona, a tutor, or another learner. */
export const Speaker = z
  .string()
  .regex(
    /^(learner|tutor|(persona|peer):[A-Za-z0-9._:/-]{1,128})$/,
    'must be learner, tutor, persona:<id> or peer:<learner>',
  );

export const Message = z
  .strictObject({ speaker: Speaker, text: Text, at: Time.optional() })
  .meta({ id: 'Message' });
export type Message = z.infer<typeof Message>;

export const Artefact = z
  .strictObject({
    mediaType: z
      .string()
      .regex(/^[a-z0-9.+-]{1,64}\/[a-z0-9.+-]{1,64}$/, 'must be a media type such as text/plain'),
    text: Text,
  })
  .meta({ id: 'Artefact' });
export type Artefact = z.infer<typeof Artefact>;

/** The platform's own evaluation of a touchpoint, if it has one. Context for a judge, never fused for heavy kinds. */
export const PlatformEvaluation = z
  .strictObject({
    outcome: Outcome,
    criteria: z
      .array(
        z.strictObject({
          criterion: Id,
          passed: z.boolean(),
          skill: WorkSkill.optional(),
          level: z.int().min(1).max(5).optional(),
        }),
      )
      .max(50)
      .optional(),
    evidence: z
      .array(z.strictObject({ criterion: Id.optional(), quote: Text }))
      .max(50)
      .optional(),
    assist: Assist.optional(),
  })
  .meta({ id: 'PlatformEvaluation' });
export type PlatformEvaluation = z.infer<typeof PlatformEvaluation>;

/**
 * One raw signal from a touchpoint: the unit that is sent in.
 *
 * @example
 * Event.parse({
 *   id: 'e-1', learner: 'learner-1', kind: 'stage', status: 'completed',
 *   touchpoint: 'attempt-1/stage-1', occurredAt: '2026-03-02T09:30:00Z', outcome: 'passed',
 * });
 */
export const Event = z
  .strictObject({
    id: Id,
    learner: Id,
    kind: TouchpointKind,
    status: z.enum(['progress', 'completed']),
    touchpoint: Id,
    occurredAt: Time,
    focus: Id.optional(),
    scenario: Id.optional(),
    scenarioAttempt: Id.optional(),
    stage: Id.optional(),
    objective: Id.optional(),
    task: Id.optional(),
    persona: Id.optional(),
    outcome: Outcome.optional(),
    signals: Signals.optional(),
    messages: z.array(Message).max(MESSAGES_MAX).optional(),
    artefact: Artefact.optional(),
    evaluation: PlatformEvaluation.optional(),
  })
  .meta({ id: 'Event' });
export type Event = z.infer<typeof Event>;

export const EventBatch = z
  .strictObject({ events: z.array(Event).min(1).max(EVENTS_MAX) })
  .meta({ id: 'EventBatch' });
export type EventBatch = z.infer<typeof EventBatch>;
