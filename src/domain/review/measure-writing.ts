import type { ReviewFigure, ReviewFigureName, ReviewPoint } from '@throughline/contract';
import { draftFigure, measureTrend, thinPoints, TREND_POINTS_MIN } from './figure-draft.ts';
import { keyOf } from './name-touchpoints.ts';
import { tellAmount, tellNumber, tellValue } from './tell-words.ts';
import type { WritingSample } from './writing-sample.ts';

/** A text of fewer words says next to nothing about how somebody writes. */
const WORDS_MIN = 5;
/** Fewest texts that make a baseline. */
const BASELINE_MIN = 4;

/** One thing about writing: so many of so many. It is described: more is not better, and less is not worse. */
interface WritingMeasure {
  readonly name: ReviewFigureName;
  readonly question: string;
  readonly unit: string;
  /** 100 where it is a share in hundredths. */
  readonly scale: 1 | 100;
  readonly many: (sample: WritingSample) => number;
  readonly of: (sample: WritingSample) => number;
  /** What was counted, as a sentence tells it. */
  readonly tell: (value: string, many: number, of: number) => string;
}

const MEASURES: readonly WritingMeasure[] = [
  {
    name: 'writing.sentence-length',
    question: 'How long are the sentences?',
    unit: 'words a sentence',
    scale: 1,
    many: ({ words }) => words,
    of: ({ sentences }) => sentences,
    tell: (value) => `${value} words a sentence`,
  },
  {
    name: 'writing.questions',
    question: 'How much is asked?',
    unit: '% of sentences',
    scale: 100,
    many: ({ questions }) => questions,
    of: ({ sentences }) => sentences,
    tell: (value, many, of) => `${tellShare(many, of)} ask something (${value} %)`,
  },
  {
    name: 'writing.hedging',
    question: 'How much is hedged?',
    unit: '% of sentences',
    scale: 100,
    many: ({ hedged }) => hedged,
    of: ({ sentences }) => sentences,
    tell: (value, many, of) =>
      `${tellShare(many, of)} hedge, with words such as “maybe” or “I think” (${value} %)`,
  },
  {
    name: 'writing.acknowledgement',
    question: 'How much takes up what others said?',
    unit: '% of sentences',
    scale: 100,
    many: ({ acknowledging }) => acknowledging,
    of: ({ sentences }) => sentences,
    tell: (value, many, of) =>
      `${tellShare(many, of)} take up what somebody else said or did (${value} %)`,
  },
  {
    name: 'writing.concreteness',
    question: 'How concrete is it?',
    unit: '% of words',
    scale: 100,
    many: ({ concrete }) => concrete,
    of: ({ words }) => words,
    tell: (value) => `${value} % of the words are numbers or names`,
  },
];

/**
 * How does the learner write? Five figures, each over the attempt's texts and against the learner's own baseline: the
 * texts from before the attempt, where there are four. Described, never scored: a second language shows in each of them.
 * A value is pooled over the texts, so that a short one does not weigh as much as a long one; the trend is asked of the
 * texts one by one.
 */
export function measureWriting(
  samples: readonly WritingSample[],
  names: ReadonlyMap<string, string>,
): readonly ReviewFigure[] {
  const read = samples.filter(({ words, isEnglish }) => isEnglish && words >= WORDS_MIN);
  const own = thinPoints(read.filter(({ isBefore }) => !isBefore));
  const before = read.filter(({ isBefore }) => isBefore);
  const skipped = samples.some(({ isEnglish, words }) => !isEnglish && words >= WORDS_MIN);
  return MEASURES.map((measure) => {
    const points = own.map((sample, index) => takePoint(sample, index, measure, names));
    const numbers = { ...measureTrend(points), value: pool(own, measure) };
    const earlier = before.length < BASELINE_MIN ? null : pool(before, measure);
    const baseline = earlier === null ? null : { value: earlier, count: before.length };
    const answer = [
      tellLevel(measure, own),
      tellChange(measure, numbers, own),
      baseline === null
        ? ''
        : `Before this attempt it was ${tellIn(measure, baseline.value)}, over ${tellAmount(baseline.count, 'text')}.`,
      skipped ? 'Only what reads as English was counted.' : '',
    ].filter((sentence) => sentence !== '');
    return draftFigure(
      measure.name,
      { question: measure.question, answer: answer.join(' '), unit: measure.unit },
      numbers,
      points,
      baseline,
    );
  });
}

function takePoint(
  sample: WritingSample,
  index: number,
  measure: WritingMeasure,
  names: ReadonlyMap<string, string>,
): ReviewPoint {
  const key = keyOf(sample);
  return {
    x: index + 1,
    y: pool([sample], measure) ?? 0,
    touchpoint: key,
    label: names.get(key) ?? key,
    at: new Date(sample.occurredAtMs).toISOString(),
    position: sample.position,
    series: null,
    gap: null,
    counted: true,
  };
}

/** What some texts come to together; null of none. */
function pool(
  samples: readonly WritingSample[],
  { many, of, scale }: WritingMeasure,
): number | null {
  const whole = sumOf(samples, of);
  return whole === 0 ? null : (scale * sumOf(samples, many)) / whole;
}

function sumOf(samples: readonly WritingSample[], read: (sample: WritingSample) => number): number {
  return samples.reduce((sum, sample) => sum + read(sample), 0);
}

function tellLevel(measure: WritingMeasure, own: readonly WritingSample[]): string {
  const value = pool(own, measure);
  if (value === null) return 'There is no text long enough to tell.';
  const told = measure.tell(tellValue(value), sumOf(own, measure.many), sumOf(own, measure.of));
  const texts = tellAmount(own.length, 'text');
  return own.length < TREND_POINTS_MIN
    ? `In ${texts}, which is too little to speak of a habit: ${told}.`
    : `In ${texts}: ${told}.`;
}

function tellChange(
  measure: WritingMeasure,
  { trend, slope }: Pick<ReviewFigure, 'trend' | 'slope'>,
  own: readonly WritingSample[],
): string {
  if (trend === null) return '';
  if (trend === 'none-seen') return 'It neither rose nor fell along the way.';
  const half = Math.floor(own.length / 2);
  const first = pool(own.slice(0, half), measure) ?? 0;
  const second = pool(own.slice(own.length - half), measure) ?? 0;
  const isShown = trend === 'rising' ? second > first : second < first;
  const change = isShown
    ? `, from about ${tellIn(measure, first)} in the first half to about ${tellIn(measure, second)} in the second`
    : '';
  // The slope is the median of all changes: where many texts have none of it, that is 0 beside a clear trend.
  const most = slope === 0 ? ', though the typical change from one text to the next is none' : '';
  return `It ${trend === 'rising' ? 'rose' : 'fell'} along the way${change}${most}.`;
}

function tellIn({ scale }: WritingMeasure, value: number): string {
  return scale === 100 ? `${tellValue(value)} %` : tellValue(value);
}

function tellShare(many: number, of: number): string {
  return `${many === 0 ? 'none' : tellNumber(many)} of ${tellAmount(of, 'sentence')}`;
}
