import type { ReviewXp, WorkSkill } from '@throughline/contract';
import { WORK_SKILLS } from '../skills/work-skill.ts';
import { apportion } from './apportion.ts';
import { boundShares } from './bound-shares.ts';
import type { ProposedShare } from './scoring.ts';

/** What proposed shares should sum to. */
export const SHARES_SUM = 100;
/** From where on a drift is flagged. */
export const DRIFT_FLAGGED_FROM = 0.25;
/** A greater drift is recorded as this one: it says no more, and stays a number on the wire. */
export const DRIFT_MAX = 1_000;
/** Shares that sum to 100 but for rounding of their own have no drift. */
const DRIFT_MIN = 1e-9;

const NOTE = 'XP is not earned per skill: the parts show how the work of this attempt divides.';

/**
 * Breaks an attempt's XP down into one part a skill, integers that sum to the total exactly.
 *
 * Proposed shares count where there is one for each skill, all finite, none negative, with a positive sum: they are
 * rescaled and their drift from 100 is recorded, beyond a quarter flagged. Otherwise the roll-up's shares count (of
 * which whatever is not a positive number is 0), and equal ones where all of those are 0. Then each share is held to
 * its bounds, and the parts are rounded by largest remainder, ties in the order of the skills.
 *
 * A total of 0 has parts of 0; a negative one has the parts of its positive twin with the sign turned.
 *
 * @param proposed in any order; null where nobody proposed any
 * @param rollup one weight a skill, of any sum
 * @param total a safe integer
 * @throws RangeError where the total is no safe integer
 * @example
 * normaliseShares(null, { independence: 1, quality: 1, communication: 1, speed: 1 }, 10).parts.map(({ xp }) => xp); // [3, 3, 2, 2]
 */
export function normaliseShares(
  proposed: readonly ProposedShare[] | null,
  rollup: Readonly<Record<WorkSkill, number>>,
  total: number,
): ReviewXp {
  if (!Number.isSafeInteger(total)) throw new RangeError('the total has to be a safe integer');
  const own = proposed === null ? null : readProposed(proposed);
  const rolledUp =
    own === null ? scaleToOne(WORK_SKILLS.map((skill) => positive(rollup[skill]))) : null;
  const shares = own?.shares ?? rolledUp ?? WORK_SKILLS.map(() => 1 / WORK_SKILLS.length);
  const bounded = boundShares(shares);
  const parts = apportion(bounded, Math.abs(total));
  return {
    total,
    parts: WORK_SKILLS.map((skill, index) => ({
      skill,
      xp: turnSign(parts[index] as number, total),
      share: bounded[index] as number,
    })),
    method: own?.method ?? (rolledUp === null ? 'equal' : 'rollup'),
    drift: own?.drift ?? null,
    driftFlagged: own !== null && Math.abs(own.drift) > DRIFT_FLAGGED_FROM,
    bounded: bounded.some((share, index) => share !== shares[index]),
    note: NOTE,
  };
}

interface OwnShares {
  /** In the order of the skills; they sum to 1. */
  readonly shares: readonly number[];
  readonly drift: number;
  readonly method: 'proposed' | 'rescaled';
}

/** Null where the proposal is none: a skill missing or there twice, or a number that cannot be a share. */
function readProposed(proposed: readonly ProposedShare[]): OwnShares | null {
  const values = WORK_SKILLS.map((skill) => {
    const found = proposed.filter((one) => one.skill === skill);
    return found.length === 1 ? (found[0] as ProposedShare).share : Number.NaN;
  });
  if (proposed.length !== WORK_SKILLS.length) return null;
  if (!values.every((value) => Number.isFinite(value) && value >= 0)) return null;
  const shares = scaleToOne(values);
  if (shares === null) return null;
  const drift = measureDrift(values);
  return { shares, drift, method: drift === 0 ? 'proposed' : 'rescaled' };
}

function measureDrift(values: readonly number[]): number {
  const parts = values.map((value) => value / SHARES_SUM);
  const drift = Math.min(DRIFT_MAX, parts.reduce((sum, part) => sum + part, 0) - 1);
  return Math.abs(drift) <= DRIFT_MIN ? 0 : drift;
}

/** Divided by the greatest first, so that no sum of huge values overflows, and tiny ones do not vanish. Null where all are 0. */
function scaleToOne(values: readonly number[]): readonly number[] | null {
  const greatest = Math.max(...values);
  if (greatest <= 0) return null;
  const scaled = values.map((value) => value / greatest);
  const sum = scaled.reduce((whole, value) => whole + value, 0);
  return scaled.map((value) => value / sum);
}

function positive(value: number): number {
  return Number.isFinite(value) && value > 0 ? value : 0;
}

function turnSign(part: number, total: number): number {
  return total < 0 && part > 0 ? -part : part;
}
