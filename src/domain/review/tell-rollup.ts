import { capitalise } from '../text/capitalise.ts';
import type { SkillRollup } from './roll-up-scores.ts';
import { tellAmount, tellNumber, tellValue } from './tell-words.ts';
import type { Observation } from './verdict-values.ts';

/** Fewest observations of which early and late ones are told apart. */
const HALVES_MIN = 4;

/** What a rolled-up score rests on, in plain words. No single observation's value is told: alone it is chance. */
export function tellRollup({
  score,
  startShare,
  values,
}: Pick<SkillRollup, 'score' | 'startShare' | 'values'>): string {
  if (score === null) return 'No verdict of this attempt puts a value on it.';
  const levels = values.flatMap(({ level }) => (level === null ? [] : [level]));
  const observations = values.flatMap((each) => each.observations);
  if (observations.length > 0) {
    const judged =
      levels.length === 0
        ? ''
        : `${capitalise(tellAmount(levels.length, 'verdict gives', 'verdicts give'))} it a level. `;
    return `${judged}${tellObservations(observations)} ${tellNoise(observations.length, startShare, levels.length > 0)}`;
  }
  const [first, last] = [levels[0], levels.at(-1)];
  if (first === undefined || last === undefined)
    return 'No verdict of this attempt puts a value on it; this is where it stands from earlier work.';
  if (levels.length === 1)
    return 'One verdict of this attempt speaks of it, and this is its value.';
  const [from, to] = [tellValue(first), tellValue(last)];
  const way =
    from === to
      ? `the first and the last both at ${from}`
      : `the first at ${from}, the last at ${to}`;
  return `The mean of ${tellNumber(levels.length)} verdicts, ${way}.`;
}

/** How many there are, and how many of them, or of the early and of the late ones, were met. */
function tellObservations(observations: readonly Observation[]): string {
  const seen = `${capitalise(tellAmount(observations.length, 'observation speaks', 'observations speak'))} of it`;
  const [first] = observations;
  if (first === undefined || observations.every(({ passed }) => passed === null)) return `${seen}.`;
  if (observations.length === 1) return `${seen}: it was ${first.passed ? 'met' : 'missed'}.`;
  if (observations.length < HALVES_MIN)
    return `${seen}; ${tellMet(observations)} of them ${countMet(observations) === 1 ? 'was' : 'were'} met.`;
  const half = Math.floor(observations.length / 2);
  const early = observations.slice(0, half);
  const late = observations.slice(observations.length - half);
  return `${seen}; ${tellMet(early)} of the first ${tellNumber(half)} ${countMet(early) === 1 ? 'was' : 'were'} met, and ${tellMet(late)} of the last ${tellNumber(half)}.`;
}

/** What noise does to the score: whether the start weighs more than all that was observed. */
function tellNoise(count: number, startShare: number, hasLevels: boolean): string {
  if (hasLevels)
    return 'Each counts by how noisy it is, and together they are drawn a little towards 50, where everybody starts.';
  if (startShare > 0.5)
    return count === 1
      ? 'It is noisy, and alone it weighs less than the start at 50 that everybody has.'
      : 'Each is noisy, and so few weigh less than the start at 50 that everybody has.';
  return 'Each is noisy by itself, so the score is drawn towards 50, where everybody starts.';
}

/** How many were met, `none` of none. */
function tellMet(observations: readonly Observation[]): string {
  const met = countMet(observations);
  return met === 0 ? 'none' : tellNumber(met);
}

function countMet(observations: readonly Observation[]): number {
  return observations.filter(({ passed }) => passed === true).length;
}
