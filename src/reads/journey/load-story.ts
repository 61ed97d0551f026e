import type { LearnerId } from '../../domain/ids/ids.ts';
import { isCarryOpen, type CarryState } from '../../domain/journey/carry-state.ts';
import type { GapState } from '../../domain/journey/gap-state.ts';
import type { GapTitles, ReadCarry, ReadEntry } from '../../domain/journey/grounding.ts';
import { EMPTY_ROLL_UP, type RollUp } from '../../domain/journey/roll-up.ts';
import { compareText } from '../../domain/text/compare-text.ts';
import type { Transaction } from '../../store/database.ts';
import { selectOpenCarries } from '../../store/journey/select-open-carries.ts';
import { selectGapFocuses } from '../../store/journey/select-gap-focuses.ts';
import { selectRollUps, type RollUpRow } from '../../store/journey/select-roll-ups.ts';
import { findLearnerKey } from '../../store/keys/learner-key-store.ts';
import type { HandoffRow } from '../../store/reads/handoff-row.ts';
import { selectGaps } from '../../store/reads/journey/select-gaps.ts';
import { selectLastEntries } from '../../store/reads/journey/select-last-entries.ts';
import { selectLatestRollUps } from '../../store/reads/journey/select-latest-roll-ups.ts';
import { selectNewestByFocus } from '../../store/reads/journey/select-newest-by-focus.ts';
import type { JourneyScene } from './journey-scene.ts';
import { openCarryTexts } from '../../store/journey/open-carry-texts.ts';
import { ciphertextsOf, openCiphertexts } from '../../store/journey/open-ciphertexts.ts';
import { projectAsOf } from '../../store/journey/project-as-of.ts';
import { readTitles } from '../../store/journey/read-titles.ts';
import { toReadEntry } from '../../store/journey/to-read-entry.ts';

/** Most focuses that a story over all has parts for. */
const FOCUSES_MAX = 20;
/** Most gaps that a story tells of: those that appeared last. */
const GAPS_MAX = 500;
/** Newest entries that each part is told from. */
const ENTRIES_LAST = 10;

/** One part of a story: what it comes to, its gaps, and its newest entries. */
export interface StoryPart {
  readonly focus: string;
  readonly rollUp: RollUp;
  readonly gaps: readonly GapState[];
  readonly entries: readonly ReadEntry[];
}

/** Everything that a story is told from. */
export interface StoryMaterial {
  /** Over all; null where one focus was asked for. */
  readonly whole: Omit<StoryPart, 'focus'> | null;
  readonly focuses: readonly StoryPart[];
  /** Focuses that have no part. */
  readonly leftOut: number;
  readonly carries: readonly ReadCarry[];
  readonly titles: GapTitles;
}

/** What is kept beside a journey, as far as a story needs it. */
interface Kept {
  readonly whole: RollUp;
  readonly focuses: readonly RollUpRow[];
  readonly leftOut: number;
  readonly gaps: readonly GapState[];
  /** Of each gap, the focuses of the parts that it was seen in. */
  readonly seenIn: ReadonlyMap<string, readonly string[]>;
  readonly carries: readonly CarryState[];
}

/** Loads what a story is told from: of one focus, or over all. Words are opened of the entries that it may tell of. */
export async function loadStory(scene: JourneyScene, focus: string | null): Promise<StoryMaterial> {
  const { transaction, parts, ref, moment } = scene;
  const kept = moment.isKept ? await loadKept(scene, focus) : await deriveKept(scene, focus);
  const focuses = kept.focuses.map((row) => row.focus);
  const selection = { last: ENTRIES_LAST, through: moment.entrySeq };
  const ofFocuses = await selectNewestByFocus(transaction, ref.learner, focuses, selection);
  const ofAll = focus === null ? await selectNewest(scene) : [];
  const key = await findLearnerKey(transaction, parts.masterKey, ref.learner);
  const words = openCiphertexts(key, ciphertextsOf([...ofFocuses, ...ofAll]));
  const entries = new Map(
    [...ofFocuses, ...ofAll].map((row) => [row.id, toReadEntry(row, words.get(row.bodyId ?? ''))]),
  );
  return {
    whole:
      focus === null
        ? { rollUp: kept.whole, gaps: kept.gaps, entries: pick(entries, ofAll) }
        : null,
    focuses: kept.focuses.map((row) => ({
      focus: row.focus,
      rollUp: row.rollUp,
      gaps: kept.gaps.filter(({ gap }) => kept.seenIn.get(gap)?.includes(row.focus)),
      entries: pick(
        entries,
        ofFocuses.filter((entry) => entry.focus === row.focus),
      ),
    })),
    leftOut: kept.leftOut,
    carries: await openCarryTexts(transaction, key, ref.learner, kept.carries),
    titles: await readTitles(transaction, kept.gaps),
  };
}

async function loadKept(
  { transaction, ref: { learner } }: JourneyScene,
  focus: string | null,
): Promise<Kept> {
  const whole = await selectRollUps(transaction, learner, ['']);
  const { focuses, leftOut } = await loadFocuses(transaction, learner, focus);
  const selection = { status: null, stuck: null, focus, before: null, rowsMax: GAPS_MAX };
  const gaps = await selectGaps(transaction, learner, selection);
  const names = gaps.map(({ state }) => state.gap);
  const shown = focuses.map((row) => row.focus);
  const carries = await selectOpenCarries(transaction, learner, null);
  return {
    whole: whole[0]?.rollUp ?? EMPTY_ROLL_UP,
    focuses: focuses.toSorted(compareFirst),
    leftOut,
    gaps: gaps.map(({ state }) => state),
    seenIn: await selectGapFocuses(transaction, learner, names, shown),
    carries: carries.map(({ state }) => state),
  };
}

async function loadFocuses(
  transaction: Transaction,
  learner: LearnerId,
  focus: string | null,
): Promise<Pick<Kept, 'focuses' | 'leftOut'>> {
  if (focus !== null) {
    return { focuses: await selectRollUps(transaction, learner, [focus]), leftOut: 0 };
  }
  const focuses = await selectLatestRollUps(transaction, learner, FOCUSES_MAX);
  return { focuses, leftOut: (focuses[0]?.total ?? 0) - focuses.length };
}

async function deriveKept(
  { transaction, ref: { learner }, moment }: JourneyScene,
  focus: string | null,
): Promise<Kept> {
  const { rollUps, gaps, carries } = await projectAsOf(transaction, learner, moment.entrySeq);
  const rows = [...rollUps].map(([name, kept]) => ({ focus: name, ...kept }));
  const focuses = rows
    .filter((row) => row.focus !== '' && (focus === null || row.focus === focus))
    .toSorted((one, other) => other.entrySeq - one.entrySeq || compareText(one.focus, other.focus));
  const shown = focuses.slice(0, FOCUSES_MAX);
  return {
    whole: rollUps.get('')?.rollUp ?? EMPTY_ROLL_UP,
    focuses: shown.toSorted(compareFirst),
    leftOut: focuses.length - shown.length,
    gaps: [...gaps.values()]
      .filter((gap) => focus === null || gap.focuses.has(focus))
      .toSorted((one, other) => other.number - one.number)
      .slice(0, GAPS_MAX)
      .map(({ state }) => state),
    seenIn: new Map([...gaps].map(([gap, kept]) => [gap, [...kept.focuses]])),
    carries: [...carries.values()]
      .filter(({ state }) => isCarryOpen(state))
      .toSorted((one, other) => one.number - other.number)
      .map(({ state }) => state),
  };
}

async function selectNewest({
  transaction,
  ref,
  moment,
}: JourneyScene): Promise<readonly HandoffRow[]> {
  const { entrySeq: through } = moment;
  return selectLastEntries(transaction, ref.learner, null, { last: ENTRIES_LAST, through });
}

function pick(
  entries: ReadonlyMap<string, ReadEntry>,
  rows: readonly HandoffRow[],
): readonly ReadEntry[] {
  return rows.flatMap(({ id }) => entries.get(id) ?? []);
}

/** In the order in which focuses first appeared. */
function compareFirst(one: RollUpRow, other: RollUpRow): number {
  const [first, second] = [one.rollUp.first, other.rollUp.first];
  const byTime = (first?.occurredAtMs ?? 0) - (second?.occurredAtMs ?? 0);
  return byTime || (first?.entrySeq ?? 0) - (second?.entrySeq ?? 0);
}
