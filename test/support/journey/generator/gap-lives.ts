import type { Dice } from '../../random/dice.ts';
import type { Help, Seen } from './planted.ts';

/** One step of a life: where, at which touchpoint, and what is seen of each of its gaps. */
export interface LifeStep {
  /** Equal letters are one place (task). */
  readonly place: string;
  /** Equal letters are one touchpoint; null for one of its own. */
  readonly touchpoint: string | null;
  /** Which focus of the learner's, counted on from the life's own. */
  readonly focus: number;
  /** Steps of the script between the one before and this one, at most. */
  readonly after: 'soon' | 'session' | 'any';
  /** One for each gap of the life; null where the step is silent about it. */
  readonly seen: readonly (readonly [Seen, Help] | null)[];
  /** Corrects the step of this index instead of standing for itself; by whom. */
  readonly corrects: { readonly step: number; readonly writer: 'code' | 'human' } | null;
}

/** A latent script of one or two gaps. */
export interface Life {
  readonly name: string;
  readonly gaps: number;
  readonly steps: readonly LifeStep[];
  /** Whether one of its gaps may be left owing in the end. */
  readonly owes: boolean;
}

const F = ['failed', 'none'] as const;
const A = ['alone', 'none'] as const;
const H = ['helped', 'hint'] as const;
const T = ['helped', 'told'] as const;

type Look = readonly [Seen, Help] | null;

function at(place: string, seen: Look | readonly Look[], fields: Partial<LifeStep> = {}): LifeStep {
  const looks =
    seen === null || typeof seen[0] === 'string' ? [seen as Look] : (seen as readonly Look[]);
  return {
    place,
    touchpoint: null,
    focus: 0,
    after: 'any',
    corrects: null,
    ...fields,
    seen: looks,
  };
}

function live(name: string, owes: boolean, steps: readonly LifeStep[]): Life {
  return { name, owes, steps, gaps: Math.max(...steps.map(({ seen }) => seen.length)) };
}

/** Lives whose gaps end in nothing owed: understood, re-applied, closed, or taken back. */
export const PAID: readonly Life[] = [
  live('understood', false, [at('a', A), at('b', A)]),
  live('re-applied', false, [at('a', F), at('a', H), at('b', A)]),
  live('corrected alone', false, [at('a', F), at('b', A)]),
  live('closed', false, [at('a', F), at('b', A), at('c', A, { after: 'session' })]),
  live('returned and closed', false, [
    at('a', F),
    at('b', A),
    at('c', A, { after: 'session' }),
    at('d', F),
    at('e', T),
    at('f', A),
    at('g', A, { after: 'session' }),
  ]),
  live('failed where it was just done', false, [
    at('a', A, { touchpoint: 't' }),
    at('a', F, { touchpoint: 't', after: 'soon' }),
  ]),
  live('taken back by a new evaluation', false, [
    at('a', F),
    at('a', null, { corrects: { step: 0, writer: 'code' } }),
  ]),
  live('taken back by a person', false, [
    at('a', F),
    at('a', A, { corrects: { step: 0, writer: 'human' } }),
  ]),
  live('helped after it was re-applied: the same question does not close it', false, [
    at('a', F),
    at('b', A),
    at('c', H, { after: 'session' }),
    at('c', A),
    at('b', A),
  ]),
  live('re-applied where it was failed long before it came back', false, [
    at('a', F),
    at('b', A),
    at('c', F),
    at('a', A),
  ]),
  live('re-applied where it was understood', false, [at('a', A), at('b', F), at('a', A)]),
  live('returned across focuses, done in the end', false, [
    at('a', A),
    at('b', F, { focus: 1 }),
    at('c', H, { focus: 2 }),
    at('d', A, { focus: 1 }),
  ]),
];

/** Lives that leave something owed: new, stuck, walked through, or back again. */
export const OWING: readonly Life[] = [
  live('failed once', true, [at('a', F)]),
  live('done on the same question', true, [
    at('a', F, { touchpoint: 't' }),
    at('a', A),
    at('b', A, { touchpoint: 't' }),
  ]),
  live('back from help, and done on the question that was helped with', true, [
    at('a', F),
    at('b', H),
    at('c', F),
    at('b', A),
    at('a', A),
  ]),
  live('stuck', true, [at('a', F), at('b', F), at('c', F)]),
  live('failed three times at one touchpoint', true, [
    at('a', F, { touchpoint: 't' }),
    at('b', F, { touchpoint: 't' }),
    at('c', F, { touchpoint: 't' }),
  ]),
  live('walked through', true, [at('a', F), at('a', H)]),
  live('told', true, [at('a', T)]),
  live('twins, one aided and one not', true, [at('a', [F, F]), at('b', [H, A]), at('c', [H, A])]),
  live('back again', true, [at('a', F), at('a', H), at('b', A), at('c', F)]),
  live('back again from help', true, [at('a', F), at('b', T), at('c', F)]),
  live('back again three times', true, [
    at('a', A),
    at('b', F),
    at('c', A),
    at('d', F),
    at('e', H),
    at('f', A),
    at('g', F),
  ]),
  live('back again after it was closed', true, [
    at('a', F),
    at('b', A),
    at('c', A, { after: 'session' }),
    at('d', F),
  ]),
  live('back and stuck', true, [at('a', A), at('b', F), at('c', F), at('d', F)]),
  live('back in another focus', true, [
    at('a', A),
    at('b', F, { focus: 1 }),
    at('c', F, { focus: 2 }),
  ]),
  live('one of two set right by a person', true, [
    at('a', [F, F]),
    at('a', [A, null], { corrects: { step: 0, writer: 'human' } }),
  ]),
  live('judged anew, and still failed', true, [
    at('a', [F, F]),
    at('a', [null, F], { corrects: { step: 0, writer: 'code' } }),
  ]),
  live('corrected twice', true, [
    at('a', A),
    at('b', F),
    at('b', A, { corrects: { step: 1, writer: 'code' } }),
    at('b', F, { corrects: { step: 2, writer: 'code' } }),
  ]),
];

/** Steps to the next of a life: recurrences stand 1 to 300 entries apart. */
export function drawDistance(dice: Dice, after: LifeStep['after'], most: number): number {
  if (after === 'soon') return 1;
  const least = after === 'session' ? Math.min(SESSION_STEPS, most) : 1;
  // Near ones and far ones alike: the exponent is drawn, not the distance.
  return Math.max(least, Math.round(most ** dice.next()));
}

/** Entries of a script stand half an hour apart; so many are another session (4 h). */
export const SESSION_STEPS = 8;
