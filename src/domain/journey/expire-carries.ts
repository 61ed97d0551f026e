import type { Audience } from '@throughline/contract';
import { CARRIES_OPEN_MAX, isCarryOpen, type CarryState } from './carry-state.ts';
import type { CarryText } from './claims.ts';
import type { CarryOperation } from './entry.ts';

/** Most carries that one entry opens. */
export const CARRIES_OPENED_MAX = 10;
/** Longest text of a carry, in UTF-16 units. */
export const CARRY_UNITS_MAX = 240;

/**
 * An entry's operations on carries, with the oldest of an audience expired first where the entry would leave
 * it more than 20: so that what is open stays small enough to be told to every reader.
 *
 * @param states the learner's carries that are open or acknowledged, in any order
 */
export function expireCarries(
  states: readonly CarryState[],
  operations: readonly CarryOperation[],
): readonly CarryOperation[] {
  const ended = new Set(operations.filter(isEnding).map(({ item }) => item));
  const known = new Set(states.map(({ item }) => item));
  const opened = operations.filter(
    ({ item, operation }) => operation === 'open' && !known.has(item) && !ended.has(item),
  );
  const audiences = new Set(opened.map(({ audience }) => audience as Audience));
  const expired = [...audiences].flatMap((audience) => {
    const open = states
      .filter(
        (state) => state.audience === audience && isCarryOpen(state) && !ended.has(state.item),
      )
      .toSorted(compareAge);
    const more = opened.filter((operation) => operation.audience === audience).length;
    return open.slice(0, Math.max(0, open.length + more - CARRIES_OPEN_MAX));
  });
  return [...expired.map(({ item }) => expire(item)), ...operations];
}

/**
 * Holds an entry's carries to their bounds before they are written.
 *
 * @throws RangeError where too many are opened, one is without audience, text or evidence of its
 *   evaluation, or a text has no carry
 */
export function assertCarryOperations(
  operations: readonly CarryOperation[],
  texts: readonly CarryText[],
  evidenceCount: number,
): void {
  const opened = operations.filter(({ operation }) => operation === 'open');
  if (opened.length > CARRIES_OPENED_MAX) {
    throw new RangeError(
      `an entry opens ${opened.length} carries, more than ${CARRIES_OPENED_MAX}`,
    );
  }
  if (opened.some(({ audience }) => audience === null)) {
    throw new RangeError('a carry is for nobody');
  }
  const items = new Set(opened.map(({ item }) => item));
  if (items.size !== texts.length || texts.some(({ item }) => !items.has(item))) {
    throw new RangeError('carries and their texts do not match');
  }
  if (texts.some(({ text }) => text.trim() === '' || text.length > CARRY_UNITS_MAX)) {
    throw new RangeError(`the text of a carry is not 1 to ${CARRY_UNITS_MAX} characters long`);
  }
  for (const { evidence } of operations) {
    if (evidence.some((ordinal) => ordinal < 0 || ordinal >= evidenceCount)) {
      throw new RangeError('a carry names no evidence of its evaluation');
    }
  }
}

function isEnding({ operation }: CarryOperation): boolean {
  return operation === 'resolve' || operation === 'drop' || operation === 'expire';
}

function expire(item: string): CarryOperation {
  return { item, operation: 'expire', audience: null, dueAt: null, evidence: [] };
}

/** The order in which carries were opened. */
export function compareAge(one: CarryState, other: CarryState): number {
  return one.openedEntrySeq - other.openedEntrySeq || one.openedOrdinal - other.openedOrdinal;
}
