import type { Assist } from '@throughline/contract';
import { capitalise } from '../text/capitalise.ts';
import type { GapName } from './gap-fact.ts';
import { hasSlipped, type GapState, type GapTurn } from './gap-state.ts';
import type { GapTitles } from './grounding.ts';
import { titleGap } from './name-gap.ts';
import type { StorySentence } from './story.ts';
import { tellSince } from './tell-since.ts';
import { tellDay, tellTimes } from './tell-time.ts';

/** Most turns of one gap that are told: the first, and the latest. */
const TURNS_TOLD_MAX = 8;

const HELP_WORDS: Readonly<Record<Assist, string>> = {
  none: 'alone',
  hint: 'with a hint',
  guided: 'with guidance',
  told: 'after being told the answer',
};

/** A gap as a sentence names it: in words where there are any, else by its key. */
export function nameInStory(name: GapName, titles: GapTitles): string {
  const title = titleGap(name, titles);
  if (title === null) return `“${name.gap}”`;
  return Object.hasOwn(titles, name.gap) ? `“${title}”` : title;
}

/** The life of one gap, a sentence for each turn: missed, walked through, re-applied, closed, come back. */
export function tellLife(gap: GapState, titles: GapTitles): readonly StorySentence[] {
  const { turns } = gap;
  const [first, ...later] = turns;
  if (first === undefined) return [];
  const latest = later.slice(-(TURNS_TOLD_MAX - 1));
  const between = gap.turnCount - 1 - latest.length;
  return [
    tellFirst(gap, first, titles),
    ...tellBetween(between, first, latest[0]),
    ...latest.map((turn, index) => tellTurn(turn, countReturns(gap, latest.slice(index + 1)))),
    ...tellStuck(gap),
    ...tellSlips(gap),
  ];
}

function tellFirst(gap: GapState, turn: GapTurn, titles: GapTitles): StorySentence {
  const name = capitalise(nameInStory(gap, titles));
  const told = {
    understood: `${name} was done alone from the start, ${where(turn)}.`,
    'walked-through': `${name} was first done ${HELP_WORDS[turn.assist]} ${where(turn)}.`,
  };
  const text =
    turn.status === 'understood' || turn.status === 'walked-through'
      ? told[turn.status]
      : `${name} was first missed ${where(turn)}.`;
  return sayOf(text, [turn]);
}

/** @param returns how often the gap had come back with this turn */
function tellTurn(turn: GapTurn, returns: number): StorySentence {
  const told: Readonly<Record<GapTurn['status'], string>> = {
    understood: `It was understood, done alone ${where(turn)}.`,
    new: `It was missed ${where(turn)}.`,
    'walked-through': `It was then walked through, done ${HELP_WORDS[turn.assist]} ${where(turn)}.`,
    're-applied': `It was re-applied ${where(turn)}: alone, and elsewhere than before.`,
    closed: `It was closed ${where(turn)}: alone again, elsewhere, in a later session.`,
    recurring: `It was missed again ${where(turn)}${returns < 2 ? '' : `: the ${ordinal(returns)} time that it came back`}.`,
  };
  return sayOf(told[turn.status], [turn]);
}

function tellBetween(
  count: number,
  first: GapTurn,
  next: GapTurn | undefined,
): readonly StorySentence[] {
  if (count <= 0 || next === undefined) return [];
  return [
    sayOf(`Then it changed ${tellTimes(count)} in ways that are not told here.`, [first, next]),
  ];
}

function tellStuck({ stuck, cites, failed }: GapState): readonly StorySentence[] {
  if (!stuck) return [];
  const text = `It is stuck: missed at three touchpoints or more since, ${tellTimes(failed)} in all.`;
  return [{ text, entryIds: cites.map(({ entry }) => entry) }];
}

/** What the status does not show: help or failures after what made it. */
function tellSlips(gap: GapState): readonly StorySentence[] {
  if (gap.stuck || !hasSlipped(gap)) return [];
  return [
    {
      text: `Since then: ${tellSince(gap.since)}.`,
      entryIds: [...new Set(gap.since.cites.map(({ entry }) => entry))],
    },
  ];
}

/** How often the gap had come back before the turns that are still to come. */
function countReturns({ recurrences }: GapState, toCome: readonly GapTurn[]): number {
  return recurrences - toCome.filter(({ status }) => status === 'recurring').length;
}

function where({ place, occurredAtMs }: GapTurn): string {
  return `at ${place} on ${tellDay(occurredAtMs)}`;
}

function sayOf(text: string, turns: readonly GapTurn[]): StorySentence {
  return { text, entryIds: [...new Set(turns.map(({ entry }) => entry))] };
}

/** 1st, 2nd, 3rd, 4th, 11th … */
function ordinal(count: number): string {
  const last = count % 100 >= 11 && count % 100 <= 13 ? 0 : count % 10;
  return `${count}${{ 1: 'st', 2: 'nd', 3: 'rd' }[last] ?? 'th'}`;
}
