import { WORK_SKILLS } from '../skills/work-skill.ts';
import { findCiteFaults, findTextFaults } from './find-cite-faults.ts';
import { RATIONALE_UNITS_MAX } from './review-bounds.ts';
import type { ProposedScores, ScoringInput } from './scoring.ts';

/**
 * What is wrong with proposed scores, a sentence a fault; empty where they may be held to their bands. The shares are
 * not looked at: `normaliseShares` has an answer for whatever they are.
 */
export function findScoringFaults(
  { dimensions }: Pick<ProposedScores, 'dimensions'>,
  { evidence }: Pick<ScoringInput, 'evidence'>,
): readonly string[] {
  if (dimensions.length > WORK_SKILLS.length)
    return [`${dimensions.length} dimensions are scored; there are ${WORK_SKILLS.length}.`];
  const known = new Set(evidence.map(({ id }) => id));
  const counts = WORK_SKILLS.map((skill) => dimensions.filter((one) => one.skill === skill).length);
  return [
    ...WORK_SKILLS.flatMap((skill, index) =>
      counts[index] === 1 ? [] : [`${skill} is scored ${counts[index]} times; it has to be once.`],
    ),
    ...dimensions.flatMap(({ skill, score, rationale, cites }) => [
      ...(score === null || (score >= 0 && score <= 100)
        ? []
        : [`The score of ${skill} is not between 0 and 100.`]),
      ...findTextFaults(`The rationale of ${skill}`, rationale, RATIONALE_UNITS_MAX),
      ...findCiteFaults(`The score of ${skill}`, cites, known, score === null ? 0 : 1),
    ]),
  ];
}
