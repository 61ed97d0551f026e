import { z } from 'zod';
import { Tier } from './tier.ts';
import { TouchpointKind } from './touchpoint-kind.ts';
import { WorkSkill } from './work-skill.ts';

const points = z.int().min(0).max(10_000);
const permille = z.int().min(0).max(1_000);

const BasePoints = z.strictObject({ progress: points, completed: points, failed: points });

const Pricing = z
  .strictObject({
    basePoints: z
      .record(TouchpointKind, BasePoints)
      .meta({ description: 'Points per kind, before decay and multiplier; every kind is named' }),
    decay: z.strictObject({ fullEvents: z.int().min(1).max(10_000), keepPermille: permille }).meta({
      description: 'Events of a kind per day that earn in full; what each later one keeps',
    }),
    passedTaskKeepPermille: permille.meta({
      description: 'What is left of the points of a task each time it was passed before',
    }),
    dayPointsMax: z.int().min(0).max(1_000_000).meta({ description: 'Most points in one day' }),
  })
  .meta({ id: 'PricingPolicy' });

/** The arithmetic of the read that runs; another number is refused, since no verdict could land under it. */
const ESTIMATOR_VERSION = 1;
/** Whole numbers are stored in 32 bits. */
const STORED_INT_MAX = 2_147_483_647;
/** XP that no learner reaches; sums of it stay exact. */
const XP_RUNG_MAX = 1_000_000_000;

const LadderStep = z.strictObject({
  tier: Tier.exclude(['unrated'], {
    error: 'must be a rated tier: unrated stands before the first verdict and always pays 1×',
  }),
  threshold: z.number().min(0).max(100),
  multiplier: z.int().min(1, 'must be from 1 to 10').max(10, 'must be from 1 to 10'),
});

const Ladder = z
  .array(LadderStep)
  .min(1)
  .superRefine((steps, context) => {
    const order = Tier.options;
    if (steps[0] !== undefined && steps[0].threshold !== 0) {
      context.addIssue({
        code: 'custom',
        path: [0, 'threshold'],
        message:
          'must be 0: the lowest step is where everybody below the second one stands, whatever their read',
      });
    }
    if (steps[0] !== undefined && steps[0].multiplier !== 1) {
      context.addIssue({
        code: 'custom',
        path: [0, 'multiplier'],
        message:
          'must be 1: the lowest step has not been won by anything, so it pays what was earned',
      });
    }
    for (const [index, step] of steps.entries()) {
      const before = steps[index - 1];
      if (before === undefined) continue;
      const say = (field: keyof typeof step, message: string): void => {
        context.addIssue({ code: 'custom', path: [index, field], message });
      };
      if (order.indexOf(step.tier) <= order.indexOf(before.tier)) {
        say(
          'tier',
          `must stand above ${before.tier}: steps go from the lowest tier to the highest, each once`,
        );
      }
      if (step.threshold <= before.threshold) {
        say('threshold', `must be above ${before.threshold}, the threshold of the step before`);
      }
      if (step.multiplier <= before.multiplier) {
        say('multiplier', `must be above ${before.multiplier}, the multiplier of the step before`);
      }
    }
  });

const WEIGHT_SUM_TOLERANCE = 1e-9;
const Weights = z.record(WorkSkill, z.number().min(0).max(1)).superRefine((weights, context) => {
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  if (Math.abs(sum - 1) > WEIGHT_SUM_TOLERANCE) {
    context.addIssue({ code: 'custom', message: `weights must sum to 1; these sum to ${sum}` });
  }
});

const rising = (values: readonly number[], context: z.RefinementCtx): void => {
  values.forEach((value, index) => {
    const before = values[index - 1];
    if (before !== undefined && value <= before) {
      context.addIssue({
        code: 'custom',
        path: [index],
        message: `must be above ${before}, the value before it`,
      });
    }
  });
};

const Read = z
  .strictObject({
    weights: Weights.meta({ description: 'Share of each skill in overall; they sum to 1' }),
    correlation: z.number().min(0).max(1),
    spreadFactor: z.number().min(1).max(2),
    ladder: Ladder.meta({
      description: "Tiers by the lower end of overall's 90 % interval, lowest first",
    }),
    jobZoneBounds: z
      .array(z.number().min(0).max(100))
      .length(4)
      .superRefine((bounds, context) => rising(bounds, context))
      .meta({ description: 'Percentile bounds between the job zones 1 to 5' }),
    xpRungs: z
      .array(z.int().min(0).max(XP_RUNG_MAX))
      .length(5)
      .superRefine((rungs, context) => rising(rungs, context))
      .refine((rungs) => rungs[0] === 0, 'must begin with 0: everybody stands on the first rung')
      .meta({ description: 'Settled XP at which the rungs 1 to 5 begin' }),
    judgeVersion: z.int().min(0).max(STORED_INT_MAX).meta({
      description: 'Raised when the judges, a model or a prompt change, never per call',
    }),
    estimator: z.strictObject({
      version: z.literal(ESTIMATOR_VERSION, {
        error: `must be ${ESTIMATOR_VERSION}: the only arithmetic of the read that runs here`,
      }),
      parameters: z.enum(['base', 'asking']),
      figuresOnly: z
        .array(WorkSkill)
        .max(WorkSkill.options.length)
        .refine((skills) => new Set(skills).size === skills.length, 'names a skill a second time'),
    }),
  })
  .meta({ id: 'ReadPolicy' });

const Light = z
  .strictObject({
    evaluate: z.enum(['every', 'sampled', 'off']).meta({
      description:
        'Which chat turns and learn sessions that bring no evaluation get a light one; what the platform sends is always taken',
    }),
    samplePermille: permille.meta({ description: 'Of sampled: how many of a thousand' }),
  })
  .meta({ id: 'LightPolicy' });

/** Every number that a tenant may decide. A save makes a new version; entries name the one they were priced under. */
export const Policy = z
  .strictObject({
    pricing: Pricing,
    read: Read,
    light: Light.optional().meta({ description: 'Absent: every one' }),
  })
  .meta({ id: 'Policy' });
export type Policy = z.infer<typeof Policy>;
