import { answerLevels } from './scored-levels.ts';
import type { Question } from '../question.ts';
import { answerEvidence } from './collected-evidence.ts';
import { answerTurns } from './evaluated-turns.ts';
import { answerHandoff } from './proposed-handoff.ts';
import { answerPerspective } from './persona-perspective.ts';
import { fillSchema } from './fill-schema.ts';
import { answerNarration } from './review-narration.ts';
import { answerScores } from './review-scores.ts';
import { listFencedTexts, listSentences } from './read-prompt.ts';

/** What the fake says where nobody told it otherwise: the same for the same question, always. */
export function answerQuestion(question: Question): unknown {
  const sensible = SENSIBLE_ANSWERS[question.schemaName ?? ''];
  if (sensible !== undefined) return sensible(question);
  const [fenced] = listFencedTexts(question.prompt);
  const [quote] = listSentences(fenced?.text ?? question.prompt);
  return question.schema === null ? null : fillSchema(question.schema, quote ?? '');
}

const SENSIBLE_ANSWERS: Readonly<Record<string, (question: Question) => unknown>> = {
  collected_evidence: answerEvidence,
  evaluated_turns: answerTurns,
  persona_perspective: answerPerspective,
  proposed_handoff: answerHandoff,
  review_narration: answerNarration,
  review_scores: answerScores,
  scored_levels: answerLevels,
};
