import { compareText } from '../text/compare-text.ts';
import { compareAge } from './expire-carries.ts';
import { cleanText, cutText, fenceNote } from './clean-text.ts';
import { fillForms, measureBytes, type Told } from './fill-forms.ts';
import { isPressing, type Cite } from './gap-state.ts';
import type { GapTitles, ReadCarry } from './grounding.ts';
import { labelGap } from './name-gap.ts';
import { tellDay, tellTimes } from './tell-time.ts';
import { FOCUSES_TOLD, type ToldGap } from './told-gap.ts';

/** Most gaps that are pinned though they neither came back nor are stuck; more are named as left out. */
export const OTHER_GAPS_MAX = 40;
/** Share of the room that keys alone may take, and that what is told at length may. */
const KEYS_SHARE = 0.8;
const PINNED_SHARE = 0.45;
const CARRY_UNITS_SHORT = 100;
const CARRY_UNITS_LONG = 240;

/** What a reader may not miss. */
export interface PinnedInput {
  readonly unresolved: readonly ToldGap[];
  readonly carries: readonly ReadCarry[];
  readonly titles: GapTitles;
}

/** A section of the block: its lines, the entries that they name, and the gaps that it has no room for. */
export interface PinnedSection {
  readonly text: string;
  readonly cites: readonly Cite[];
  readonly omitted: readonly ToldGap[];
}

/** One line, in each of its forms: key, short, long. */
export interface PinnedLine extends Told {
  readonly heading: string;
  /** Of each form. */
  readonly cites: readonly (readonly Cite[])[];
  readonly gap: ToldGap | null;
}

const HEADINGS = {
  carry: 'For you to know:\n',
  recurring: 'Came back after it was done:\n',
  stuck: 'Stuck:\n',
  new: 'Missed, not done since:\n',
  'walked-through': 'Done only with help:\n',
} as const;

/** What a reader may not miss, laid out once: every line in all its forms, and the gaps that have no line. */
export interface PinnedLayout {
  readonly lines: readonly PinnedLine[];
  readonly beyond: readonly ToldGap[];
}

/** Lays out what a reader may not miss, in the order in which it is told. */
export function layOutPinned(input: PinnedInput): PinnedLayout {
  const others = listOthers(input);
  return {
    lines: listLines(input, others.slice(0, OTHER_GAPS_MAX)),
    beyond: others.slice(OTHER_GAPS_MAX),
  };
}

/** The least that what must be told takes, in bytes. */
export function measurePinned(layout: PinnedLayout): number {
  const lines = layout.lines.filter(({ isMandatory }) => isMandatory);
  const headings = new Set(lines.map(({ heading }) => heading));
  return [...headings, ...lines.map(({ forms }) => forms[0] as string)]
    .map(measureBytes)
    .reduce((sum, bytes) => sum + bytes, 0);
}

/**
 * Tells what a reader may not miss, in an order that stays: what is new is told after what was there. What
 * came back or is stuck, and every carry, is told in one line, in its key where there is no room, and never
 * left out; other open gaps as long as there is room.
 *
 * @param roomBytes what all sections may take; no less than `measurePinned`
 */
export function groundPinned({ lines, beyond }: PinnedLayout, roomBytes: number): PinnedSection {
  const headings = [...new Set(lines.map(({ heading }) => heading))];
  const headingBytes = headings.reduce((sum, heading) => sum + measureBytes(heading), 0);
  const ranked = lines.toSorted((one, other) => rankLine(one) - rankLine(other));
  const forms = fillForms(ranked, {
    shortest: Math.floor(roomBytes * KEYS_SHARE) - headingBytes,
    longer: Math.floor(roomBytes * PINNED_SHARE) - headingBytes,
  });
  const formOf = new Map(ranked.map((line, index) => [line, forms[index] as number]));
  const told = lines.filter((line) => formOf.get(line) !== -1);
  const text = headings
    .filter((heading) => told.some((line) => line.heading === heading))
    .map(
      (heading) =>
        heading +
        tellLines(
          told.filter((line) => line.heading === heading),
          formOf,
        ),
    )
    .join('');
  return {
    text,
    cites: told.flatMap((line) => line.cites[formOf.get(line) as number] as readonly Cite[]),
    omitted: [
      ...lines.flatMap((line) => (formOf.get(line) === -1 && line.gap !== null ? [line.gap] : [])),
      ...beyond,
    ],
  };
}

function tellLines(lines: readonly PinnedLine[], formOf: ReadonlyMap<PinnedLine, number>): string {
  return lines.map((line) => line.forms[formOf.get(line) as number] as string).join('');
}

/** In the order in which they are told. */
function listLines(input: PinnedInput, shown: readonly ToldGap[]): readonly PinnedLine[] {
  const pressing = input.unresolved.filter(isPressing).toSorted(compareFirst);
  const others = shown.toSorted(compareFirst);
  const recurring = pressing.filter(({ status }) => status === 'recurring');
  const stuck = pressing.filter(({ status }) => status !== 'recurring');
  const helped = others.filter(({ status }) => status === 'walked-through');
  const missed = others.filter(({ status }) => status !== 'walked-through');
  const tell = (gaps: readonly ToldGap[], heading: string) =>
    gaps.map((gap) => tellGap(gap, heading, input.titles));
  return [
    ...input.carries.toSorted(compareAge).map(tellCarry),
    ...tell(recurring, HEADINGS.recurring),
    ...tell(stuck, HEADINGS.stuck),
    ...tell(missed, HEADINGS.new),
    ...tell(helped, HEADINGS['walked-through']),
  ];
}

/** The newest first: what was seen longest ago is left out first. */
function listOthers({ unresolved }: PinnedInput): readonly ToldGap[] {
  return unresolved
    .filter((gap) => !isPressing(gap))
    .toSorted(
      (one, other) =>
        other.lastAtMs - one.lastAtMs ||
        other.lastPlaceSeq - one.lastPlaceSeq ||
        compareKeys(one, other),
    );
}

/** Which of the lines are told at length first: carries, then what came back most often, then the rest. */
function rankLine({ gap, isMandatory }: PinnedLine): number {
  if (gap === null) return Number.MIN_SAFE_INTEGER;
  return isMandatory ? -1 - gap.recurrences : 0;
}

function tellCarry(carry: ReadCarry): PinnedLine {
  const cites = carry.cites.slice(0, 1);
  const clean = carry.text === null ? null : cleanText(carry.text, CARRY_UNITS_LONG);
  const tell = (unitsMax: number) => {
    const text = clean === null ? '(its words were removed)' : fenceNote(cutText(clean, unitsMax));
    return `- ${carry.item}: ${text}`;
  };
  const notes = [
    carry.dueAtMs === null ? '' : `due ${tellDay(carry.dueAtMs)}`,
    carry.status === 'acknowledged' ? 'acknowledged' : '',
  ].filter((note) => note !== '');
  const note = notes.length === 0 ? '' : `, ${notes.join(', ')}`;
  return {
    heading: HEADINGS.carry,
    forms: [
      `- ${carry.item}${note}\n`,
      `${tell(CARRY_UNITS_SHORT)}${note} ${tellCites(cites)}\n`,
      `${tell(CARRY_UNITS_LONG)}${note}; focus ${carry.focus}, on record since ${tellDay(carry.openedAtMs)} ${tellCites(cites)}\n`,
    ],
    cites: [[], cites, cites],
    isMandatory: true,
    gap: null,
  };
}

function tellGap(gap: ToldGap, heading: string, titles: GapTitles): PinnedLine {
  const line = `- ${labelGap(gap, titles)}: ${tellState(gap)} ${tellCites(gap.cites)}`;
  const counts = `in all missed ${gap.failed}, with help ${gap.helped}, alone ${gap.alone}`;
  const focuses = `focus ${gap.focuses.slice(-FOCUSES_TOLD).join(', ')}`;
  return {
    heading,
    forms: [
      `- ${gap.gap}\n`,
      `${line}\n`,
      `${line}; ${counts}; since ${tellDay(gap.firstAtMs)}; ${focuses}\n`,
    ],
    cites: [[], gap.cites, gap.cites],
    isMandatory: isPressing(gap),
    gap,
  };
}

function tellState(gap: ToldGap): string {
  const { status, recurrences, failed, failedAtMs, failedPlace } = gap;
  const last = failedAtMs === null ? '' : `, last missed ${tellDay(failedAtMs)} at ${failedPlace}`;
  const stuck = gap.stuck ? ', stuck' : '';
  if (status === 'recurring') return `came back ${tellTimes(recurrences)}${last}${stuck}`;
  if (status !== 'walked-through') return `missed ${tellTimes(failed)}${last}${stuck}`;
  const turn = gap.turns.at(-1);
  const again = recurrences === 0 ? '' : `, came back ${tellTimes(recurrences)}`;
  return `done with help ${tellDay(turn?.occurredAtMs ?? gap.lastAtMs)} at ${turn?.place}${again}`;
}

/** The entries that something rests on, such as `(#3, #12)`. */
export function tellCites(cites: readonly Cite[]): string {
  return `(${cites.map(({ entrySeq }) => `#${entrySeq}`).join(', ')})`;
}

function compareFirst(one: ToldGap, other: ToldGap): number {
  return one.firstAtMs - other.firstAtMs || compareKeys(one, other);
}

function compareKeys(one: ToldGap, other: ToldGap): number {
  return compareText(one.gap, other.gap);
}
