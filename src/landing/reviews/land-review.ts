import type { Review } from '@throughline/contract';
import { v7 } from 'uuid';
import type { Evaluation, EvaluationItem, Quote } from '../../domain/evaluation/evaluation.ts';
import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import { measureOutcome, type Claim, type EntryWords } from '../../domain/journey/claims.ts';
import { DIFFICULTY_VERSION_0 } from '../../domain/skills/difficulty-version.ts';
import { findEntryOfEvaluation } from '../../store/calibrate/find-entry-of-evaluation.ts';
import { selectCompletion, type CompletionRow } from '../../store/calibrate/select-completion.ts';
import type { Transaction } from '../../store/database.ts';
import type { LearnerKey } from '../../store/keys/learner-key.ts';
import { appendJourneyEntry } from '../append-journey-entry.ts';
import { storeEvaluation } from '../store-evaluation.ts';

/** A review that is about to land in the journey. */
export interface LandingReview {
  readonly review: Review;
  /** `ledgerSeq` of the scenario's completion. */
  readonly position: number;
  /** Name and version of the judge. */
  readonly judge: string;
  readonly model: string | null;
  readonly promptVersion: string | null;
  readonly judgeVersion: number;
  /** UUID of the evaluation of the revision before; null of the first. */
  readonly supersedes: string | null;
  readonly nowMs: number;
}

/** Signals that an entry tells of each list: the first one that quotes the learner. */
const LISTS = ['didWell', 'keptGettingStuck', 'pushOnNext'] as const;

/**
 * Puts a review on record as an evaluation of its scenario's completion, with its one journey entry: a handoff, or the
 * correction of the revision before. Nothing of it is fused: a review sums up what was judged already. In the caller's
 * transaction, under the learner's lock.
 *
 * @returns the evaluation's UUID
 */
export async function landReview(
  transaction: Transaction,
  ref: LearnerRef,
  key: LearnerKey,
  given: LandingReview,
): Promise<string> {
  const { review, position, supersedes, nowMs } = given;
  const completion = await selectCompletion(transaction, ref.learner, position);
  if (completion === null) throw new Error('a review without its completion');
  const evaluation = describeEvaluation(given, completion);
  const stored = await storeEvaluation(transaction, ref, key, {
    evaluationId: v7(),
    evaluation,
    completion,
    landing: null,
    author: null,
    model: given.model,
    promptVersion: given.promptVersion,
    judgeVersion: given.judgeVersion,
    rubric: null,
    difficultyVersion: DIFFICULTY_VERSION_0.version,
    supersedes,
    words: null,
    bodyIds: new Map(),
    nowMs,
  });
  const corrected =
    supersedes === null ? null : await findEntryOfEvaluation(transaction, supersedes);
  await appendJourneyEntry(
    transaction,
    { key, nowMs },
    {
      ref,
      draft: {
        kind: supersedes === null ? 'handoff' : 'correction',
        author: review.judgedBy === 'models' ? 'judge' : 'code',
        focus: completion.focus,
        occurredAtMs: completion.occurredAt.getTime(),
        source: { kind: completion.kind, touchpoint: completion.touchpoint, position },
        evaluation: {
          id: stored.row.id,
          hash: stored.hash,
          outcome: evaluation.outcome,
          source: evaluation.source,
        },
        gapOps: [],
        carries: [],
        supersedes: corrected === null ? null : { entry: corrected, claim: null },
      },
      words: tellReview(review, position),
      evaluation,
    },
  );
  return stored.row.id;
}

function describeEvaluation(
  { review, position, judge }: LandingReview,
  { outcome }: CompletionRow,
): Evaluation {
  return {
    source: 'review',
    judge,
    outcome: outcome ?? 'none',
    assist: 'none',
    droppedEvidence: 0,
    items: review.dimensions.map(({ skill, score, proposed }): EvaluationItem => ({
      skill,
      criterion: `review.${skill}`,
      level: null,
      value: score,
      rawValue: proposed,
      confidence: null,
      passed: null,
      abstained: score === null ? 'no-evidence' : null,
      evidence: score === null ? [] : [measureOutcome(outcome ?? 'none', position)],
    })),
  };
}

/** What happened is told by code, from the numbers; what it says about the learner rests on the learner's own words. */
function tellReview(review: Review, position: number): EntryWords {
  const { scenario, scenarioTitle, revision, outcome, xp } = review;
  const name = scenarioTitle === null ? scenario : `“${scenarioTitle}”`;
  const scores = review.dimensions
    .map(({ skill, score }) => `${skill} ${tellScore(score)}`)
    .join(', ');
  const which = revision === 1 ? '' : ` (revision ${revision})`;
  return {
    happened: [
      {
        text: `The scenario ${name} was reviewed${which}: ${scores}; ${xp.total} XP.`,
        evidence: [measureOutcome(outcome, position)],
      },
    ],
    signals: LISTS.flatMap((list) => listSignals(review, list).slice(0, 1)),
    carries: [],
  };
}

function tellScore(score: number | null): string {
  return score === null ? 'not shown' : `${Math.round(score)} of 100`;
}

function listSignals(review: Review, list: (typeof LISTS)[number]): readonly Claim[] {
  return review[list].flatMap(({ text, cites }) => {
    const evidence = review.evidence
      .filter(({ id }) => cites.includes(id))
      .flatMap((row) => readQuote(row));
    return evidence.length === 0 ? [] : [{ text, evidence }];
  });
}

function readQuote(row: Review['evidence'][number]): readonly Quote[] {
  const { kind, position: seq, message, speaker, start, end, text } = row;
  if (kind !== 'quote' || seq === null || start === null || end === null || text === null)
    return [];
  if (speaker !== 'learner') return [];
  return [{ kind: 'quote', seq, message, speaker, start, end, exact: text }];
}
