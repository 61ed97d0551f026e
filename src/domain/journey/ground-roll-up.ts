import { compareText } from '../text/compare-text.ts';
import { fillForms, measureBytes } from './fill-forms.ts';
import { hasSlipped, type Cite } from './gap-state.ts';
import { tellCites } from './ground-pinned.ts';
import type { GapTitles } from './grounding.ts';
import { labelGap } from './name-gap.ts';
import type { RollUp } from './roll-up.ts';
import { tellSince } from './tell-since.ts';
import { tellCount, tellDay } from './tell-time.ts';
import type { ToldGap } from './told-gap.ts';

const ROLL_UP_HEADING = 'In numbers:\n';
const STRENGTHS_HEADING = 'Does alone now:\n';
const SLIPPED_HEADING = 'Was done alone, not each time since:\n';

/** What the journey comes to: the focus, then the learner, as far as there is room. */
export function groundRollUp(
  focus: string | null,
  rollUps: { readonly focus: RollUp | null; readonly learner: RollUp },
  roomBytes: number,
): string {
  const ofFocus = focus === null ? null : rollUps.focus;
  const isWhole = ofFocus !== null && ofFocus.entries === rollUps.learner.entries;
  const lines = [
    ...(ofFocus === null ? [] : tellRollUp(`Focus ${focus}`, ofFocus)),
    ...(isWhole ? [] : tellRollUp('Over all', rollUps.learner)),
  ];
  const room = roomBytes - measureBytes(ROLL_UP_HEADING);
  const told = lines.map((line) => ({ forms: [line], isMandatory: false }));
  const forms = fillForms(told, { shortest: room, longer: room });
  const text = lines.filter((_line, index) => forms[index] === 0).join('');
  return text === '' ? '' : ROLL_UP_HEADING + text;
}

function tellRollUp(name: string, rollUp: RollUp): readonly string[] {
  const { entries, outcomes, gaps, stuck, recurrences, carriesOpen, first, last } = rollUp;
  if (entries === 0 || first === null || last === null) return [`- ${name}: no entries yet\n`];
  const days = `${tellDay(first.occurredAtMs)} to ${tellDay(last.occurredAtMs)}`;
  const ended = tellCounts([
    [outcomes.passed, 'passed'],
    [outcomes.failed, 'not passed'],
    [outcomes.none, 'without an outcome'],
  ]);
  const counts = tellCounts([
    [gaps.recurring, 'came back'],
    [recurrences, 'returns in all'],
    [stuck, 'stuck'],
    [gaps.new, 'missed'],
    [gaps['walked-through'], 'done with help'],
    [gaps['re-applied'], 're-applied alone'],
    [gaps.closed, 'closed'],
    [gaps.understood, 'understood at once'],
    [carriesOpen, 'carried forward'],
  ]);
  return [
    `- ${name}: ${tellCount(entries, 'entry', 'entries')}, ${days}: ${ended}\n`,
    `- ${name}, gaps: ${counts}\n`,
  ];
}

/** What there is none of is left out. */
function tellCounts(counts: readonly (readonly [number, string])[]): string {
  const told = counts.filter(([count]) => count !== 0).map(([count, what]) => `${count} ${what}`);
  return told.length === 0 ? 'none' : told.join(', ');
}

/**
 * What is done alone since it was missed or helped with, the newest as far as there is room; then what was done alone
 * and failed or needed help since: that is no strength to build on.
 */
export function groundStrengths(
  strengths: readonly ToldGap[],
  titles: GapTitles,
  roomBytes: number,
): { readonly text: string; readonly cites: readonly Cite[]; readonly omitted: number } {
  const newest = strengths.toSorted(
    (one, other) =>
      Number(hasSlipped(one)) - Number(hasSlipped(other)) ||
      atOf(other) - atOf(one) ||
      compareText(one.gap, other.gap),
  );
  const lines = newest.map((gap) => tellStrength(gap, titles));
  const held = newest.filter((gap) => !hasSlipped(gap)).length;
  const room = [held > 0 ? STRENGTHS_HEADING : '', held < lines.length ? SLIPPED_HEADING : '']
    .map(measureBytes)
    .reduce((left, bytes) => left - bytes, roomBytes);
  const forms = fillForms(
    lines.map((line) => ({ forms: [line], isMandatory: false })),
    { shortest: room, longer: room },
  );
  const isTold = (index: number) => forms[index] === 0;
  const told = (from: number, to: number) =>
    lines.slice(from, to).filter((_line, index) => isTold(from + index));
  return {
    text:
      tellSection(STRENGTHS_HEADING, told(0, held)) +
      tellSection(SLIPPED_HEADING, told(held, lines.length)),
    cites: newest
      .filter((_gap, index) => isTold(index))
      .flatMap(({ cites, since }) => [...cites, ...since.cites]),
    omitted: forms.filter((form) => form === -1).length,
  };
}

function tellSection(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : heading + lines.join('');
}

function tellStrength(gap: ToldGap, titles: GapTitles): string {
  const how = gap.status === 'closed' ? 'alone, and again in a later session' : 'alone';
  const place = gap.turns.at(-1)?.place ?? '';
  const since = hasSlipped(gap)
    ? `; since then ${tellSince(gap.since)} ${tellCites(gap.since.cites)}`
    : '';
  return `- ${labelGap(gap, titles)}: ${how}, ${tellDay(atOf(gap))} at ${place} ${tellCites(gap.cites)}${since}\n`;
}

function atOf(gap: ToldGap): number {
  return gap.turns.at(-1)?.occurredAtMs ?? gap.lastAtMs;
}
