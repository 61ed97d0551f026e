import { BYTES_A_TOKEN, countTokens, measureBytes } from './fill-forms.ts';
import { frameFully, frameTightly, nameLeftOut, type Frame, type LeftOut } from './ground-frame.ts';
import { groundEntries } from './ground-entries.ts';
import { groundPinned, layOutPinned, measurePinned, type PinnedLayout } from './ground-pinned.ts';
import { groundRollUp, groundStrengths } from './ground-roll-up.ts';
import type { BudgetTooSmall, Grounding, GroundingInput } from './grounding.ts';

/** A full frame is used while the keys of what must be told take no more than this share of its room. */
const KEYS_SHARE_MAX = 0.6;
/** Shares of what is left when the pinned have taken theirs: 5 : 15 : 35, what one leaves flows to the next. */
const STRENGTHS_SHARE = 5 / 55;
const ROLL_UP_SHARE = 15 / 50;

/**
 * What the next reader must know, as one text within a token budget: the same state gives the same text, to
 * the byte. First what changes least, so that a reader's prompt cache holds: the pinned (about 45 %), what is
 * done alone (5 %), the numbers (15 %), the latest entries (35 % and whatever is left); last its age, what is
 * pending, and what was left out. What came back, what is stuck and what was carried forward to this reader
 * is told in any case, at least by its key; a budget too small for that is refused with the one it takes.
 *
 * @example
 * const grounding = writeGrounding({ audience: 'manager', budgetTokens: 1_200, ...read });
 * if (grounding.kind === 'budget-too-small') refuse(grounding.needed);
 */
export function writeGrounding(input: GroundingInput): Grounding | BudgetTooSmall {
  const budgetBytes = Math.floor(input.budgetTokens) * BYTES_A_TOKEN;
  const layout = layOutPinned(input);
  const pinnedBytes = measurePinned(layout);
  const full = frameFully(input);
  if (pinnedBytes <= roomIn(full, budgetBytes) * KEYS_SHARE_MAX) {
    return fillFrame(input, layout, full, budgetBytes);
  }
  const tight = frameTightly(input);
  const room = roomIn(tight, budgetBytes);
  if (pinnedBytes <= room) return fillFrame(input, layout, tight, budgetBytes);
  const neededBytes = budgetBytes - room + pinnedBytes;
  return { kind: 'budget-too-small', needed: Math.ceil(neededBytes / BYTES_A_TOKEN) };
}

function roomIn({ preamble, footerBytes }: Frame, budgetBytes: number): number {
  return budgetBytes - measureBytes(preamble) - footerBytes;
}

function fillFrame(
  input: GroundingInput,
  layout: PinnedLayout,
  frame: Frame,
  budgetBytes: number,
): Grounding {
  const { focus, entries, rollUps, strengths, titles } = input;
  let room = roomIn(frame, budgetBytes);
  const pinned = groundPinned(layout, room);
  room -= measureBytes(pinned.text);
  const alone = groundStrengths(strengths, titles, room * STRENGTHS_SHARE);
  room -= measureBytes(alone.text);
  const numbers = groundRollUp(focus, rollUps, room * ROLL_UP_SHARE);
  room -= measureBytes(numbers);
  const latest = groundEntries(entries, room);
  const leftOut: LeftOut = {
    gaps: pinned.omitted.map(({ gap }) => gap),
    entries: latest.omitted.map(({ entrySeq }) => entrySeq),
    strengths: alone.omitted,
  };
  const before = frame.preamble + pinned.text + alone.text + numbers + latest.text + frame.state;
  const text = before + nameLeftOut(leftOut, budgetBytes - measureBytes(before));
  const cited = [...pinned.cites, ...alone.cites].map(({ entry }) => entry);
  const entryIds = [...new Set([...cited, ...latest.told.map(({ id }) => id)])];
  const left = [
    ...latest.omitted.map(({ id }) => id),
    ...pinned.omitted.flatMap(({ cites }) => cites.map(({ entry }) => entry)),
  ];
  return {
    kind: 'grounding',
    text,
    tokens: countTokens(text),
    entryIds,
    omittedIds: [...new Set(left)].filter((id) => !entryIds.includes(id)),
    omittedGaps: leftOut.gaps,
    headSeq: input.head?.entrySeq ?? 0,
    headHash: input.head?.hash ?? null,
    asOf: input.head?.recordedAt ?? null,
  };
}
