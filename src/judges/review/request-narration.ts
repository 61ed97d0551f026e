import type { NarrationInput } from '../../domain/review/narration.ts';
import { findNarrationFaults } from '../../domain/review/find-narration-faults.ts';
import type { ModelRequest } from '../models/model-request.ts';
import type { Fence } from '../prompts/fence.ts';
import { reviewNarrationPrompt, type ReviewNarration } from '../prompts/review-narration.v1.ts';
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
import { showCell, showLine } from './show-line.ts';

const WORDS_UNITS_MAX = 1_200;
const RATIONALE_UNITS_MAX = 400;
const NAME_UNITS_MAX = 120;
const PERSPECTIVES_MAX = 20;

/** The question to a model for the story: everything that was found and verified before it. */
export function requestNarration(
  input: NarrationInput,
  fence: Fence,
): ModelRequest<ReviewNarration> {
  const figures = showFigures(input.figures);
  const objectives = showObjectives(input.context.rollups.objectives);
  const scores = showScores(input);
  const perspectives = showPerspectives(input);
  const evidence = showEvidence(
    input.evidence,
    input.figures,
    input.dimensions.flatMap(({ cites }) => cites),
  );
  const shown = readShown(
    listTold([...figures, ...objectives.lines, ...scores, ...perspectives, ...evidence.lines]),
  );
  return writeRequest(reviewNarrationPrompt, fence, {
    prompt: joinBlocks([
      tellSubject(input.subject),
      fence.wrap('figures', figures.join('\n')),
      objectives.note,
      fence.wrap('objectives', objectives.lines.join('\n')),
      fence.wrap('scores', scores.join('\n')),
      fence.wrap('perspectives', perspectives.join('\n')),
      evidence.note,
      fence.wrap('evidence', evidence.lines.join('\n')),
    ]),
    findFaults: (answer) => [...findNarrationFaults(answer, input), ...findForeign(answer, shown)],
  });
}

function showScores({ dimensions }: NarrationInput): readonly string[] {
  return dimensions.map(
    ({ skill, score, rationale }) =>
      `${skill} | ${score === null ? 'nothing shown' : Math.round(score)} | ${showLine(rationale, RATIONALE_UNITS_MAX)}`,
  );
}

function showPerspectives({ perspectives }: NarrationInput): readonly string[] {
  return perspectives
    .slice(0, PERSPECTIVES_MAX)
    .map(
      ({ name, role, words }) =>
        `${showCell(name, NAME_UNITS_MAX)} | ${role} | ${words === null ? '(has nothing to say)' : showLine(words, WORDS_UNITS_MAX)}`,
    );
}

function findForeign(answer: ReviewNarration, shown: ShownWords): readonly string[] {
  const { headline, didWell, keptGettingStuck, pushOnNext } = answer;
  return [
    ...findUnfounded('the headline', headline, shown),
    ...[...didWell, ...keptGettingStuck, ...pushOnNext].flatMap(({ text }) =>
      findUnfounded('a pattern', text, shown),
    ),
  ];
}
