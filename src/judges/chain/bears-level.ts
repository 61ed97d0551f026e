import type { WorkSkill } from '@throughline/contract';
import type { Evidence } from '../../domain/evaluation/evaluation.ts';
import { isOwnWords } from '../../domain/evaluation/is-own-words.ts';

/**
 * Whether evidence can bear a level of a skill. Quality and communication need the learner's own words, or, for work
 * without words, a check that passed or failed; independence may rest on figures; speed rests on figures alone, and
 * gets no level.
 *
 * @param hasWords whether the learner said or handed in any words at all
 */
export function bearsLevel(
  skill: WorkSkill,
  evidence: readonly Evidence[],
  hasWords: boolean,
): boolean {
  if (skill === 'speed') return false;
  if (evidence.some(isOwnWords)) return true;
  const figures = evidence.filter((piece) => piece.kind === 'figure');
  if (skill === 'independence') return figures.length > 0;
  return !hasWords && figures.some(({ name }) => name.startsWith('check.'));
}
