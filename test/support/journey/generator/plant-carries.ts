import type { Dice } from '../../random/dice.ts';
import type { CarryStep, For, PlantedEntry } from './planted.ts';
import { INJECTIONS } from './sayings.ts';

/** Carries for a coach: more than an audience may have open, so that the oldest expire. */
const COACH_CARRIES = 23;
/** A script shorter than this has no room for so many. */
const COACH_ENTRIES_MIN = 150;
const MANAGER_CARRIES = 2;
/** Of all entries that no life takes, so many open a carry that is closed again. */
const CLOSED_SHARE = 0.12;
/** Entries without a life, until a carry is closed; so few that never too many are open at once. */
const OPEN_ENTRIES_MAX = 8;
const ENDS = ['resolve', 'drop', 'expire'] as const;

/**
 * Plants carries among the entries that belong to no life: some stay open, some are acknowledged, some end, and for
 * a coach there are more than fit.
 *
 * @param left how many stay open for a peer
 */
export function plantCarries(
  entries: readonly PlantedEntry[],
  dice: Dice,
  marker: string,
  left: number,
): readonly PlantedEntry[] {
  const calm = entries.flatMap((entry, index) => (entry.task.startsWith('calm-') ? [index] : []));
  const steps = new Map<number, CarryStep[]>();
  const add = (index: number | undefined, step: CarryStep): boolean => {
    if (index === undefined) return false;
    steps.set(index, [...(steps.get(index) ?? []), step]);
    return true;
  };
  let opened = 0;
  const open = (index: number | undefined, audience: For): string => {
    opened += 1;
    const name = `carry-${opened}`;
    const text = `${marker} ask about ${name}. ${dice.chance(0.3) ? dice.pick(INJECTIONS) : ''}`;
    add(index, { name, does: 'open', audience, text: text.trim() });
    return name;
  };
  const pick = (): number | undefined => (calm.length === 0 ? undefined : dice.pick(calm));
  for (let count = 0; count < Math.min(left, calm.length); count += 1) {
    const at = Math.floor(dice.next() * calm.length);
    const name = open(calm[at], 'peer');
    if (dice.chance(0.4)) add(calm[at + 1], { ...MOVE, name, does: 'acknowledge' });
  }
  for (let count = 0; count < MANAGER_CARRIES; count += 1) open(pick(), 'manager');
  if (entries.length >= COACH_ENTRIES_MIN) {
    for (let count = 0; count < COACH_CARRIES; count += 1) open(pick(), 'coach');
  }
  for (let at = 0; at + OPEN_ENTRIES_MAX + 1 < calm.length; at += 1) {
    if (!dice.chance(CLOSED_SHARE)) continue;
    const name = open(calm[at], dice.pick(['peer', 'partner'] as const));
    const end = at + 2 + Math.floor(dice.next() * OPEN_ENTRIES_MAX);
    if (dice.chance(0.5)) add(calm[at + 1], { ...MOVE, name, does: 'acknowledge' });
    add(calm[Math.min(end, calm.length - 1)], { ...MOVE, name, does: dice.pick(ENDS) });
  }
  return entries.map((entry, index) => addCarries(entry, steps.get(index) ?? []));
}

const MOVE = { audience: null, text: null } as const;

/** An entry that does nothing but move carries is one of its own kind, with no evaluation. */
function addCarries(entry: PlantedEntry, carries: readonly CarryStep[]): PlantedEntry {
  if (carries.length === 0) return entry;
  const moves = carries.every(({ does }) => does !== 'open');
  return moves
    ? { ...entry, carries, kind: 'carry', writer: 'human', sights: [], quotes: null }
    : { ...entry, carries };
}
