import { WORK_SKILLS } from '../skills/work-skill.ts';
import { dropPassages } from '../text/quoted-passages.ts';
import type { PerspectiveInput, PerspectiveWords } from './perspective.ts';
import { findCiteFaults, findTextFaults } from './find-cite-faults.ts';
import { PERSPECTIVE_UNITS_MAX } from './review-bounds.ts';

/** A grade in words: `8/10`, `72 out of 100`. */
const GRADE = /\b\d{1,3}(?:[.,]\d+)?\s?(?:\/\s?(?:5|10|100)\b|out of (?:5|10|100)\b)/iu;

/**
 * What is wrong with a perspective, a sentence a fault; empty where it may be shown. It cites its own evidence alone,
 * takes at most one stance a skill, and sets no number; what it quotes may hold any.
 */
export function findPerspectiveFaults(
  { words, cites, stances }: PerspectiveWords,
  { evidence }: Pick<PerspectiveInput, 'evidence'>,
): readonly string[] {
  const known = new Set(evidence.map(({ id }) => id));
  if (stances.length > WORK_SKILLS.length)
    return [
      `The perspective takes ${stances.length} stances; there are ${WORK_SKILLS.length} skills.`,
    ];
  const skills = stances.map(({ skill }) => skill);
  return [
    ...findTextFaults('The perspective', words, PERSPECTIVE_UNITS_MAX),
    ...(words.length <= PERSPECTIVE_UNITS_MAX && GRADE.test(dropPassages(words))
      ? ['The perspective gives a grade; a persona sets no number.']
      : []),
    ...findCiteFaults('The perspective', cites, known),
    ...(new Set(skills).size < skills.length
      ? ['The perspective takes two stances on one skill.']
      : []),
    ...stances.flatMap((stance) =>
      findCiteFaults(`The stance on ${stance.skill}`, stance.cites, known),
    ),
  ];
}
