import { findScoringFaults } from '../../domain/review/find-scoring-faults.ts';
import type { ScoringInput } from '../../domain/review/scoring.ts';
import type { ModelRequest } from '../models/model-request.ts';
import type { Fence } from '../prompts/fence.ts';
import { reviewScoresPrompt, type ReviewScores } from '../prompts/review-scores.v1.ts';
import { writeRequest } from '../prompts/write-request.ts';
import { findUnfounded, readShown, type ShownWords } from './find-unfounded.ts';
import {
  joinBlocks,
  listTold,
  showEvidence,
  showFigures,
  showObjectives,
  tellSubject,
} from './show-material.ts';

/**
 * The question to a model for the scores: the attempt's figures, objectives and evidence. It does not hold the read,
 * the roll-up that code will hold the scores to, or what any persona said in review.
 */
export function requestScores(input: ScoringInput, fence: Fence): ModelRequest<ReviewScores> {
  const figures = showFigures(input.figures);
  const objectives = showObjectives(input.objectives);
  const evidence = showEvidence(input.evidence, input.figures);
  const shown = readShown(listTold([...figures, ...objectives.lines, ...evidence.lines]));
  return writeRequest(reviewScoresPrompt, fence, {
    prompt: joinBlocks([
      tellSubject(input.subject),
      fence.wrap('figures', figures.join('\n')),
      objectives.note,
      fence.wrap('objectives', objectives.lines.join('\n')),
      evidence.note,
      fence.wrap('evidence', evidence.lines.join('\n')),
    ]),
    findFaults: (answer) => [...findScoringFaults(answer, input), ...findForeign(answer, shown)],
  });
}

function findForeign({ dimensions }: ReviewScores, shown: ShownWords): readonly string[] {
  return dimensions.flatMap(({ skill, score, rationale }) =>
    findUnfounded(`the rationale of ${skill}`, rationale, shown, score === null ? [] : [score]),
  );
}
