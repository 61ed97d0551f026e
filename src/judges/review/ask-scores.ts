import { findScoringFaults } from '../../domain/review/find-scoring-faults.ts';
import type { ScoringInput } from '../../domain/review/scoring.ts';
import type { ModelRequest } from '../models/model-request.ts';
import { openFence } from '../prompts/fence.ts';
import { ReviewScores } from './answers/review-scores.ts';
import { findUnfounded, readShown, type ShownWords } from './find-unfounded.ts';
import { REVIEW_SCORES } from './prompts/review-scores.ts';
import {
  listTold,
  showEvidence,
  showFigures,
  showObjectives,
  tellSubject,
} from './show-material.ts';

const OUTPUT_TOKENS_MAX = 1_600;

/**
 * The question to a model for the scores: the attempt's figures, objectives and evidence. It does not hold the read,
 * the roll-up that code will hold the scores to, or what any persona said in review.
 */
export function askScores(input: ScoringInput): ModelRequest<ReviewScores> {
  const fence = openFence();
  const figures = showFigures(input.figures);
  const objectives = showObjectives(input.objectives);
  const evidence = showEvidence(input.evidence, input.figures);
  const shown = readShown(listTold([...figures, ...objectives.lines, ...evidence.lines]));
  return {
    promptVersion: REVIEW_SCORES.version,
    instructions: `${REVIEW_SCORES.instructions}\n\n${fence.rule}`,
    prompt: [
      tellSubject(input.subject),
      fence.wrap('figures', figures.join('\n')),
      objectives.note,
      fence.wrap('objectives', objectives.lines.join('\n')),
      evidence.note,
      fence.wrap('evidence', evidence.lines.join('\n')),
    ]
      .filter((part) => part !== null)
      .join('\n\n'),
    schema: ReviewScores,
    schemaName: 'review_scores',
    outputTokensMax: OUTPUT_TOKENS_MAX,
    findFaults: (answer) => [...findScoringFaults(answer, input), ...findForeign(answer, shown)],
  };
}

function findForeign({ dimensions }: ReviewScores, shown: ShownWords): readonly string[] {
  return dimensions.flatMap(({ skill, score, rationale }) =>
    findUnfounded(`the rationale of ${skill}`, rationale, shown, score === null ? [] : [score]),
  );
}
