import type {
  Review,
  ReviewDimension,
  ReviewMarks,
  ReviewPerspective,
  ReviewXp,
} from '@throughline/contract';
import type { Narration } from './close-narration.ts';
import type { ReviewContext } from './context.ts';
import type { ReviewEvidenceTable } from './evidence.ts';
import { measureVoices } from './measure-voices.ts';
import { listCited } from './list-cited.ts';

/** The parts of a review, each verified by itself. */
export interface VerifiedParts {
  readonly context: Pick<ReviewContext, 'subject'>;
  readonly table: Pick<ReviewEvidenceTable, 'rows' | 'figures'>;
  readonly dimensions: readonly ReviewDimension[];
  readonly perspectives: readonly ReviewPerspective[];
  readonly narration: Narration;
  readonly xp: ReviewXp;
  readonly marks: ReviewMarks;
  readonly writtenAtMs: number;
}

/**
 * Puts a review together from its verified parts; the same parts give the same review, bit for bit. Of the table of
 * evidence it keeps what is cited, under the ids that earlier frames used.
 *
 * What it makes has still to be held to `findReviewFaults` and to the published schema before it leaves.
 */
export function assembleReview(parts: VerifiedParts): Review {
  const { subject } = parts.context;
  const voices = measureVoices(parts.perspectives);
  const whole = {
    figures: [...parts.table.figures],
    dimensions: [...parts.dimensions],
    perspectives: [...parts.perspectives],
    voices,
    ...parts.narration,
  };
  const cited = new Set(listCited(whole));
  return {
    v: 'review.v1',
    reviewId: subject.reviewId,
    learner: subject.learner,
    scenario: subject.scenario,
    scenarioTitle: subject.scenarioTitle,
    attempt: subject.attempt,
    outcome: subject.outcome,
    revision: subject.revision,
    asOfSeq: subject.asOfSeq,
    startedAt: new Date(subject.startedAtMs).toISOString(),
    endedAt: new Date(subject.endedAtMs).toISOString(),
    writtenAt: new Date(parts.writtenAtMs).toISOString(),
    judgedBy: nameJudges(parts.dimensions),
    marks: parts.marks,
    headline: parts.narration.headline,
    figures: whole.figures,
    dimensions: whole.dimensions,
    perspectives: whole.perspectives,
    voices,
    didWell: parts.narration.didWell,
    keptGettingStuck: parts.narration.keptGettingStuck,
    pushOnNext: parts.narration.pushOnNext,
    xp: parts.xp,
    evidence: parts.table.rows.filter(({ id }) => cited.has(id)),
  };
}

function nameJudges(dimensions: readonly ReviewDimension[]): Review['judgedBy'] {
  if (dimensions.some(({ author }) => author === 'model')) return 'models';
  return dimensions.some(({ author }) => author === 'rules') ? 'rules' : 'rollup';
}
