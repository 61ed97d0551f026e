import { z } from 'zod';

/** What is measured over the whole arc, in the order in which a review lists it. */
export const ReviewFigureName = z.enum([
  'pace',
  'same-gap-again',
  'help',
  'writing.sentence-length',
  'writing.questions',
  'writing.hedging',
  'writing.acknowledgement',
  'writing.concreteness',
]);
export type ReviewFigureName = z.infer<typeof ReviewFigureName>;

/** Which way a figure's data points go over the arc; `none-seen` where chance explains it as well. */
export const ReviewTrend = z.enum(['rising', 'falling', 'none-seen']);
export type ReviewTrend = z.infer<typeof ReviewTrend>;

/** One data point of a figure: something that can be plotted, and looked up in the ledger. */
export const ReviewPoint = z
  .strictObject({
    x: z.number().meta({ description: 'Place in the arc, counted from 1' }),
    y: z.number().meta({ description: "In the figure's unit" }),
    touchpoint: z.string().meta({ description: 'kind/id' }),
    label: z.string().meta({ description: 'The touchpoint in words' }),
    at: z.string().meta({ description: 'RFC 3339, UTC' }),
    position: z.int().min(1).nullable().meta({ description: 'ledgerSeq of the event' }),
    series: z.string().nullable().meta({
      description: 'Which gap, in words, where a figure tells of several; null otherwise',
    }),
    gap: z
      .string()
      .nullable()
      .meta({ description: "The gap's id, as rows of evidence name it; null where series is" }),
    counted: z
      .boolean()
      .meta({ description: 'false where it is shown beside the others and enters no number' }),
  })
  .meta({ id: 'ReviewPoint' });
export type ReviewPoint = z.infer<typeof ReviewPoint>;

/** One answer that code computed about the whole arc, with the data points that it rests on. */
export const ReviewFigure = z
  .strictObject({
    id: z.string().meta({ description: 'Its row in the table of evidence' }),
    name: ReviewFigureName,
    question: z.string(),
    answer: z
      .string()
      .meta({ description: 'A sentence or two; says so where there is not enough' }),
    state: z.enum(['measured', 'not-enough']),
    count: z.int().min(0).meta({ description: 'Data points that count' }),
    value: z
      .number()
      .nullable()
      .meta({ description: 'Median; of gaps how many came again, of writing over all texts' }),
    unit: z.string(),
    trend: ReviewTrend.nullable().meta({ description: 'null where no trend is asked or measured' }),
    slope: z.number().nullable().meta({
      description: 'Theil–Sen: the median change from one data point to the next',
    }),
    lower: z.number().nullable().meta({ description: "Lower end of the slope's 90 % interval" }),
    upper: z.number().nullable().meta({ description: "Upper end of the slope's 90 % interval" }),
    chance: z.number().min(0).max(1).nullable().meta({
      description: 'Mann–Kendall, two-sided: how often chance alone makes a trend as clear',
    }),
    baseline: z.number().nullable().meta({
      description:
        "Of writing: the learner's own value before the attempt; null where there is none",
    }),
    baselineCount: z.int().min(0),
    points: z.array(ReviewPoint),
  })
  .meta({ id: 'ReviewFigure' });
export type ReviewFigure = z.infer<typeof ReviewFigure>;
