import type { NarrationInput } from '../../domain/review/narration.ts';
import { findNarrationFaults } from '../../domain/review/find-narration-faults.ts';
import type { ModelRequest } from '../models/model-request.ts';
import { openFence } from '../prompts/fence.ts';
import { ReviewNarration } from './answers/review-narration.ts';
import { findUnfounded, readShown, type ShownWords } from './find-unfounded.ts';
import { REVIEW_NARRATION } from './prompts/review-narration.ts';
import {
  listTold,
  showEvidence,
  showFigures,
  showObjectives,
  tellSubject,
} from './show-material.ts';
import { showCell, showLine } from './show-line.ts';

const OUTPUT_TOKENS_MAX = 2_000;
const WORDS_UNITS_MAX = 1_200;
const RATIONALE_UNITS_MAX = 400;
const NAME_UNITS_MAX = 120;
const PERSPECTIVES_MAX = 20;

/** The question to a model for the story: everything that was found and verified before it. */
export function askNarration(input: NarrationInput): ModelRequest<ReviewNarration> {
  const fence = openFence();
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
  return {
    promptVersion: REVIEW_NARRATION.version,
    instructions: `${REVIEW_NARRATION.instructions}\n\n${fence.rule}`,
    prompt: [
      tellSubject(input.subject),
      fence.wrap('figures', figures.join('\n')),
      objectives.note,
      fence.wrap('objectives', objectives.lines.join('\n')),
      fence.wrap('scores', scores.join('\n')),
      fence.wrap('perspectives', perspectives.join('\n')),
      evidence.note,
      fence.wrap('evidence', evidence.lines.join('\n')),
    ]
      .filter((part) => part !== null)
      .join('\n\n'),
    schema: ReviewNarration,
    schemaName: 'review_narration',
    outputTokensMax: OUTPUT_TOKENS_MAX,
    findFaults: (answer) => [...findNarrationFaults(answer, input), ...findForeign(answer, shown)],
  };
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
