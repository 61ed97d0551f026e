import { compareText } from '../text/compare-text.ts';
import { compareAge } from './expire-carries.ts';
import { cleanText } from './clean-text.ts';
import { hasSlipped, isPressing, isUnresolved, type Cite, type GapState } from './gap-state.ts';
import type { GapTitles, ReadCarry, ReadEntry } from './grounding.ts';
import { tellWhat } from './ground-entries.ts';
import { nameInStory, tellLife } from './tell-life.ts';
import type { RollUp } from './roll-up.ts';
import type { StoryInput, StorySentence } from './story.ts';
import { tellSince } from './tell-since.ts';
import { tellCount, tellDay, tellTimes } from './tell-time.ts';

/** Most gaps whose life is told, and most that one sentence lists; what is open comes before what is done. */
export const STORY_GAPS_MAX = 40;
const LISTED_MAX = 8;
/** How many of the latest entries are told. */
const LATEST_MAX = 10;
const QUOTE_UNITS_MAX = 160;
const CARRY_UNITS_MAX = 240;

/**
 * How the learner got where they are, in plain sentences from templates, each with the entries that it rests
 * on: how it stands now, then the life of each gap in order of appearance, what is carried forward, and the
 * latest entries, oldest first. Nothing is said without an entry; an empty journey has no story.
 *
 * @example
 * tellStory(input)[0]; // { text: '7 entries from 2026-03-02 to 2026-03-09: 4 passed, 3 not passed.', entryIds: [...] }
 */
export function tellStory(input: StoryInput): readonly StorySentence[] {
  const { gaps, titles } = input;
  const told = chooseGaps(gaps);
  const sentences = [
    ...tellNumbers(input.rollUp),
    ...tellStanding(gaps, titles),
    ...told.flatMap((gap) => tellLife(gap, titles)),
    ...tellRest(gaps, told),
    ...input.carries.toSorted(compareAge).map(tellCarry),
    ...tellLatest(input.entries),
  ];
  return sentences.filter(({ entryIds }) => entryIds.length > 0);
}

/** A sentence on what it rests on, each entry once. */
export function cite(text: string, cites: readonly Pick<Cite, 'entry'>[]): StorySentence {
  return { text, entryIds: [...new Set(cites.map(({ entry }) => entry))] };
}

/** In order of appearance; where there are too many, those that are open, and came back most often. */
function chooseGaps(gaps: readonly GapState[]): readonly GapState[] {
  const weigh = (gap: GapState): number =>
    (isPressing(gap) ? 1_000_000 : 0) + (isUnresolved(gap) ? 10_000 : 0) + gap.recurrences;
  return gaps
    .toSorted((one, other) => weigh(other) - weigh(one) || compareFirst(one, other))
    .slice(0, STORY_GAPS_MAX)
    .toSorted(compareFirst);
}

function tellNumbers({ entries, outcomes, first, last }: RollUp): readonly StorySentence[] {
  if (first === null || last === null) return [];
  const days = [tellDay(first.occurredAtMs), tellDay(last.occurredAtMs)];
  const when = days[0] === days[1] ? `on ${days[0]}` : `from ${days[0]} to ${days[1]}`;
  // Acknowledgements and redactions end nothing; a correction counts in place of what it corrects.
  const more = entries - outcomes.passed - outcomes.failed - outcomes.none;
  const ended = [
    outcomes.passed === 0 ? '' : `${outcomes.passed} passed`,
    outcomes.failed === 0 ? '' : `${outcomes.failed} not passed`,
    outcomes.none === 0 ? '' : `${outcomes.none} without an outcome`,
    more === 0 ? '' : `${more} that add no outcome`,
  ].filter((part) => part !== '');
  const how = ended.length === 0 ? '' : `: ${ended.join(', ')}`;
  return [cite(`${tellCount(entries, 'entry', 'entries')} ${when}${how}.`, [first, last])];
}

/** How it stands now: one sentence for each way in which a gap can stand. */
function tellStanding(gaps: readonly GapState[], titles: GapTitles): readonly StorySentence[] {
  const list = (
    start: string,
    belongs: (gap: GapState) => boolean,
    note: (gap: GapState) => string = () => '',
  ): readonly StorySentence[] => {
    const found = gaps
      .filter(belongs)
      .toSorted((one, other) => other.recurrences - one.recurrences || compareFirst(one, other));
    if (found.length === 0) return [];
    const listed = found.slice(0, LISTED_MAX);
    const names = listed.map((gap) => `${nameInStory(gap, titles)}${note(gap)}`).join('; ');
    const more = found.length > LISTED_MAX ? `; and ${found.length - LISTED_MAX} more` : '';
    return [
      cite(
        `${start}: ${names}${more}.`,
        listed.flatMap(({ cites, since }) => [...cites.slice(-1), ...since.cites.slice(-1)]),
      ),
    ];
  };
  const stands = (status: GapState['status']) => (gap: GapState) =>
    gap.status === status && !gap.stuck;
  const holds = (status: GapState['status']) => (gap: GapState) =>
    gap.status === status && !hasSlipped(gap);
  return [
    ...list(
      'The same gap keeps showing',
      (gap) => stands('recurring')(gap) && gap.recurrences > 1,
      tellReturns,
    ),
    ...list('Came back once', (gap) => stands('recurring')(gap) && gap.recurrences <= 1),
    ...list('Stuck, missed at three touchpoints or more', ({ stuck }) => stuck, tellReturns),
    ...list('Missed and not done since', stands('new')),
    ...list('Walked through, so far only with help', stands('walked-through')),
    ...list(
      'Was done alone, not each time since',
      (gap) => !isUnresolved(gap) && hasSlipped(gap),
      ({ since }) => ` (since then ${tellSince(since)})`,
    ),
    ...list('Re-applied alone', holds('re-applied')),
    ...list('Closed, alone again in a later session', holds('closed')),
    ...list('Done alone from the start', holds('understood')),
  ];
}

function tellReturns({ recurrences }: GapState): string {
  return recurrences === 0 ? '' : ` (missed again ${tellTimes(recurrences)})`;
}

/** That there are gaps whose life is not told. */
function tellRest(gaps: readonly GapState[], told: readonly GapState[]): readonly StorySentence[] {
  const rest = gaps.filter((gap) => !told.includes(gap));
  if (rest.length === 0) return [];
  const text = `The life of ${tellCount(rest.length, 'more gap')} is not told here.`;
  return [
    cite(
      text,
      rest.slice(0, LISTED_MAX).flatMap(({ cites }) => cites.slice(-1)),
    ),
  ];
}

function tellCarry(carry: ReadCarry): StorySentence {
  const due = carry.dueAtMs === null ? '' : `, due ${tellDay(carry.dueAtMs)}`;
  const taken = carry.status === 'acknowledged' ? ', acknowledged' : '';
  const text =
    carry.text === null ? 'its words were removed.' : quoteText(carry.text, CARRY_UNITS_MAX);
  const whom = carry.audience === 'review' ? 'the review' : `the ${carry.audience}`;
  return cite(`Carried forward for ${whom}${due}${taken}: ${text}`, carry.cites);
}

/** Somebody's words at the end of a sentence, which ends once. */
function quoteText(text: string, unitsMax: number): string {
  const clean = cleanText(text, unitsMax);
  return /[.!?…]$/u.test(clean) ? `“${clean}”` : `“${clean}”.`;
}

function tellLatest(entries: readonly ReadEntry[]): readonly StorySentence[] {
  return entries
    .filter(({ kind }) => kind !== 'carry') // an acknowledgement shows in the carry's own sentence
    .toSorted((one, other) => one.entrySeq - other.entrySeq)
    .slice(-LATEST_MAX)
    .map((entry) => cite(tellEntry(entry), [{ entry: entry.id }]));
}

function tellEntry(entry: ReadEntry): string {
  const day = tellDay(Date.parse(entry.occurredAt));
  const happened = entry.words?.happened.map(({ text }) => cleanText(text, CARRY_UNITS_MAX)) ?? [];
  if (happened.length === 0) return `On ${day}, ${tellWhat(entry)}.`;
  const said = findWords(entry);
  const where = entry.source === null ? '' : ` (${entry.source.touchpoint})`;
  const corrected = entry.kind === 'correction' ? ', corrected' : '';
  return [`On ${day} in ${entry.focus}${where}${corrected}: ${happened.join(' ')}`, ...said].join(
    ' ',
  );
}

/** The learner's own words, where the entry quotes any: something that a reader can check. */
function findWords({ words }: ReadEntry): readonly string[] {
  const claims = [...(words?.signals ?? []), ...(words?.happened ?? [])];
  for (const piece of claims.flatMap(({ evidence }) => evidence)) {
    if (piece.kind !== 'quote' || piece.speaker !== 'learner' || piece.exact === '') continue;
    return [`In the learner's words: “${cleanText(piece.exact, QUOTE_UNITS_MAX)}”`];
  }
  return [];
}

function compareFirst(one: GapState, other: GapState): number {
  return one.firstAtMs - other.firstAtMs || compareText(one.gap, other.gap);
}
