import { decodeBank, encodeBank } from './bank-vector.ts';
import type { SkillState } from './read-types.ts';

const HEADER_LENGTH = 2;

/**
 * Lays a skill's state out flat, as a calibration record keeps it: the day of its latest tick (NaN before
 * the first), whether a verdict has brought it evidence, then its bank. Lossless to the bit.
 */
export function encodeSkillState(state: SkillState): readonly number[] {
  return [state.lastTickDay ?? Number.NaN, state.isRated ? 1 : 0, ...encodeBank(state.bank)];
}

/**
 * Reads a skill's state back from its flat layout.
 *
 * @throws RangeError where the layout is of another estimator version, or its length does not fit
 */
export function decodeSkillState(vector: readonly number[]): SkillState {
  const [day, isRated] = vector;
  if (day === undefined || isRated === undefined) {
    throw new RangeError(`a stored skill of ${vector.length} numbers cannot hold its header`);
  }
  return {
    lastTickDay: Number.isNaN(day) ? null : day,
    isRated: isRated === 1,
    bank: decodeBank(vector.slice(HEADER_LENGTH)),
  };
}
