import canonicalize from 'canonicalize';
import type { Review, ReviewEvidence, ReviewFigureName } from '@throughline/contract';
import { UUID_PATTERN } from '../ids/uuid-pattern.ts';
import { WORK_SKILLS } from '../skills/work-skill.ts';
import { PATTERN_LISTS } from './pattern-lists.ts';
import { dropControls } from '../text/drop-controls.ts';
import { findEvidenceFaults } from './find-evidence-faults.ts';
import { findCiteFaults, findTextFaults } from './find-cite-faults.ts';
import { listCited } from './list-cited.ts';
import { listCitedTouchpoints } from './list-cited-touchpoints.ts';
import { measureVoices } from './measure-voices.ts';
import { DRIFT_FLAGGED_FROM } from './normalise-shares.ts';
import {
  HEADLINE_WHOLE_UNITS_MAX,
  PATTERN_TOUCHPOINTS_MIN,
  PATTERN_UNITS_MAX,
  PATTERNS_MAX,
  PERSONAS_MAX,
  PERSPECTIVE_UNITS_MAX,
  RATIONALE_UNITS_MAX,
} from './review-bounds.ts';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u;
const FIGURE_NAMES: readonly ReviewFigureName[] = [
  'pace',
  'same-gap-again',
  'help',
  'writing.sentence-length',
  'writing.questions',
  'writing.hedging',
  'writing.acknowledgement',
  'writing.concreteness',
];

type Rows = ReadonlyMap<string, ReviewEvidence>;

/**
 * What is wrong with a review beyond its shape, a sentence a fault; empty where it may leave. The published schema says
 * which fields there are; this says that they hold together: every cite leads to a row, a pattern shows at two touchpoints
 * or more, the parts sum to the total, the skills stand in their order, and nothing is too long.
 *
 * @param review of the shape that the contract's `Review` asks for
 */
export function findReviewFaults(review: Review): readonly string[] {
  const rows: Rows = new Map(review.evidence.map((row) => [row.id, row]));
  return [
    ...findHeadFaults(review),
    ...findEvidenceFaults(review.evidence, new Set(listCited(review))),
    ...findFigureFaults(review, rows),
    ...findDimensionFaults(review, rows),
    ...findPerspectivesFaults(review, rows),
    ...findPatternFaults(review, rows),
    ...findXpFaults(review),
  ];
}

function findHeadFaults(review: Review): readonly string[] {
  const { reviewId, startedAt, endedAt, writtenAt, headline } = review;
  return [
    ...when(!UUID_PATTERN.test(reviewId), 'The id of the review is no UUID.'),
    ...[startedAt, endedAt, writtenAt].flatMap((time) =>
      when(!isTime(time), 'A time of the review is no RFC 3339 time in UTC.'),
    ),
    ...when(
      isTime(startedAt) && isTime(endedAt) && startedAt > endedAt,
      'The attempt ends before it begins.',
    ),
    ...findShownFaults('The headline', headline, HEADLINE_WHOLE_UNITS_MAX),
  ];
}

/** As `findTextFaults`, of a text that is to be shown: nothing in it steers a screen. */
function findShownFaults(what: string, text: string, unitsMax: number): readonly string[] {
  return [
    ...findTextFaults(what, text, unitsMax),
    ...when(dropControls(text) !== text, `${what} holds control characters.`),
  ];
}

/** Whether a text is a time as the review writes it, and one that there is. */
function isTime(text: string): boolean {
  const timeMs = Date.parse(text);
  return TIME.test(text) && !Number.isNaN(timeMs) && new Date(timeMs).toISOString() === text;
}

function findFigureFaults({ figures }: Review, rows: Rows): readonly string[] {
  const names = figures.map(({ name }) => name).join(', ');
  return [
    ...when(
      names !== FIGURE_NAMES.join(', '),
      `The figures are ${names || 'none'}; they have to be all eight, in their order.`,
    ),
    ...figures.flatMap((figure) => {
      const { name, id, points, count, state, slope, lower, upper } = figure;
      const row = rows.get(id);
      const inOrder =
        slope === null || lower === null || upper === null || (lower <= slope && slope <= upper);
      return [
        ...when(
          row?.kind !== 'figure' || row.name !== name,
          `The figure ${name} names no row of its own.`,
        ),
        ...when(
          points.filter(({ counted }) => counted).length !== count,
          `The figure ${name} counts other points than it shows.`,
        ),
        ...when(!inOrder, `The slope of ${name} lies outside its interval.`),
        ...when(
          state === 'not-enough' && slope !== null,
          `The figure ${name} has a slope where there is not enough.`,
        ),
        ...when(
          (slope === null) !== (lower === null) || (slope === null) !== (upper === null),
          `The slope of ${name} has no whole interval.`,
        ),
        ...points.flatMap(({ at }) => when(!isTime(at), `A point of ${name} has no time.`)),
      ];
    }),
  ];
}

function findDimensionFaults({ dimensions }: Review, rows: Rows): readonly string[] {
  const order = dimensions.map(({ skill }) => skill).join(', ');
  return [
    ...when(
      order !== WORK_SKILLS.join(', '),
      `The dimensions are ${order || 'none'}; they have to be ${WORK_SKILLS.join(', ')}.`,
    ),
    ...dimensions.flatMap(({ skill, score, rationale, cites, author, proposed }) => [
      ...findShownFaults(`The rationale of ${skill}`, rationale, RATIONALE_UNITS_MAX),
      ...findCiteFaults(
        `The score of ${skill}`,
        cites,
        rows,
        score === null || author === 'rollup' ? 0 : 1,
      ),
      ...when(author === 'rollup' && proposed !== null, `The roll-up of ${skill} has a proposal.`),
    ]),
  ];
}

function findPerspectivesFaults(
  { perspectives, voices, marks }: Review,
  rows: Rows,
): readonly string[] {
  const personas = perspectives.map(({ persona }) => persona);
  const measured = measureVoices(perspectives);
  return [
    ...when(
      perspectives.length > PERSONAS_MAX,
      `There are ${perspectives.length} perspectives; ${PERSONAS_MAX} are the most.`,
    ),
    ...when(new Set(personas).size < personas.length, 'A persona has two perspectives.'),
    ...perspectives.flatMap((perspective) => findOnePerspectiveFaults(perspective, rows)),
    ...when(
      canonicalize(voices) !== canonicalize(measured),
      'The voices are not those of the perspectives.',
    ),
    ...marks.unavailable
      .filter(
        ({ section, persona }) =>
          section === 'perspective' && persona !== null && !personas.includes(persona),
      )
      .map(() => 'A perspective is marked unavailable of a persona that there is not.'),
  ];
}

function findOnePerspectiveFaults(
  { persona, status, words, reason, cites, stances, author }: Review['perspectives'][number],
  rows: Rows,
): readonly string[] {
  const what = `The perspective of ${persona}`;
  if (status === 'unavailable') {
    return [
      ...when(
        words !== null || author !== null || cites.length + stances.length > 0,
        `${what} is unavailable and says something.`,
      ),
      ...when(reason === null || reason === '', `${what} is unavailable without a reason.`),
    ];
  }
  return [
    ...findShownFaults(what, words ?? '', PERSPECTIVE_UNITS_MAX),
    ...when(reason !== null, `${what} was given and has a reason why not.`),
    ...when(author === null, `${what} has no author.`),
    ...findCiteFaults(what, cites, rows),
    ...[...cites, ...stances.flatMap((stance) => stance.cites)]
      .filter((id) => rows.has(id) && rows.get(id)?.kind !== 'quote')
      .map((id) => `${what} cites ${id}, which is not from its conversations.`),
    ...stances.flatMap((stance) =>
      findCiteFaults(`${what}, on ${stance.skill},`, stance.cites, rows),
    ),
    ...when(
      new Set(stances.map(({ skill }) => skill)).size < stances.length,
      `${what} takes two stances on one skill.`,
    ),
  ];
}

function findPatternFaults(review: Review, rows: Rows): readonly string[] {
  return PATTERN_LISTS.flatMap(([list, name]) => [
    ...when(
      review[list].length > PATTERNS_MAX,
      `“${name}” has ${review[list].length} patterns; ${PATTERNS_MAX} are the most.`,
    ),
    ...review[list].flatMap(({ text, cites, touchpoints }, index) => {
      const what = `Pattern ${index + 1} of “${name}”`;
      const shown = listCitedTouchpoints(cites, rows);
      return [
        ...findShownFaults(what, text, PATTERN_UNITS_MAX),
        ...findCiteFaults(what, cites, rows),
        ...when(
          new Set(touchpoints).size < PATTERN_TOUCHPOINTS_MIN,
          `${what} shows at fewer than two touchpoints.`,
        ),
        ...when(
          shown.join(' ') !== touchpoints.join(' '),
          `${what} names other touchpoints than it cites.`,
        ),
      ];
    }),
  ]);
}

function findXpFaults({ xp }: Review): readonly string[] {
  const order = xp.parts.map(({ skill }) => skill).join(', ');
  const sum = xp.parts.reduce((whole, part) => whole + part.xp, 0);
  const isWhole = xp.parts.every((part) => Number.isSafeInteger(part.xp));
  const hasWrongSign = xp.parts.some((part) => (xp.total >= 0 ? part.xp < 0 : part.xp > 0));
  const usesProposal = xp.method === 'proposed' || xp.method === 'rescaled';
  return [
    ...when(
      order !== WORK_SKILLS.join(', '),
      `The parts of the XP are ${order || 'none'}; they have to be ${WORK_SKILLS.join(', ')}.`,
    ),
    ...when(
      !isWhole || sum !== xp.total,
      `The parts of the XP sum to ${sum}; the total is ${xp.total}.`,
    ),
    ...when(hasWrongSign, 'A part of the XP goes against the total.'),
    ...when(
      usesProposal !== (xp.drift !== null),
      'The drift of the XP does not go with its method.',
    ),
    ...when(
      xp.driftFlagged !== Math.abs(xp.drift ?? 0) > DRIFT_FLAGGED_FROM,
      'The drift of the XP is not flagged as it should be.',
    ),
  ];
}

function when(isFault: boolean, sentence: string): readonly string[] {
  return isFault ? [sentence] : [];
}
