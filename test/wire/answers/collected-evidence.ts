import type { Question } from '../question.ts';
import { choosePassages, listCriteria, listFigureIds, listTexts } from './chain-material.ts';

const PASSAGES_MAX = 2;

/** For each criterion the learner's passages that share words with it, and the figures of its skill. */
export function answerEvidence({ prompt }: Question): unknown {
  const texts = listTexts(prompt);
  return {
    criteria: listCriteria(prompt).map(({ id, skill, title }) => ({
      criterion: id,
      quotes: choosePassages(texts, title, PASSAGES_MAX),
      figures: listFigureIds(prompt, skill),
    })),
  };
}
