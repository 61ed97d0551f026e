import type { GapTruth } from './generator/know-gaps.ts';
import type { CarryTruth } from './generator/oracle.ts';
import type { LandedLearner } from './land-script.ts';
import { parseBlock, type ToldBlock, type ToldCarry, type ToldGap } from './parse-block.ts';

/** What the next reader must know of a learner. */
export interface MustKnow {
  readonly owed: readonly GapTruth[];
  readonly open: readonly CarryTruth[];
}

/** How much of it a text tells, and how much of what it tells is true. */
export interface Score {
  /** Gaps and carries that must be known. */
  readonly needed: number;
  /** Those told, with where they stand. */
  readonly known: number;
  /** What the text says is owed or open. */
  readonly told: number;
  /** What of it is so. */
  readonly right: number;
}

/** The same with everything that a block must not do. */
export interface BlockScore extends Score {
  readonly contradictions: readonly string[];
  readonly badCites: readonly string[];
  readonly cites: number;
}

/** What the next reader of an audience must know, of a focus or at all. */
export function listMustKnow(
  { oracle }: Pick<LandedLearner, 'oracle'>,
  audience: CarryTruth['audience'],
  focus: string | null,
): MustKnow {
  return { owed: oracle.listOwed(focus), open: oracle.listOpen(audience) };
}

/**
 * Holds a block to what is true.
 *
 * @param watches gaps that open watches stand for, by item: made by code, so that no script names them
 */
export function scoreBlock(
  text: string,
  learner: LandedLearner,
  { owed, open }: MustKnow,
  watches: ReadonlyMap<string, string>,
): BlockScore {
  const told = parseBlock(text);
  const nameOf = new Map([...learner.names.carries].map(([name, item]) => [item, name]));
  const carryNames = told.carries.map(
    ({ item }) => nameOf.get(item) ?? `watch:${watches.get(item)}`,
  );
  const openNames = open.map(({ name }) => name);
  const standing = new Map(owed.map((truth) => [truth.gap, truth]));
  const rightGaps = told.gaps.filter((gap) => standing.get(gap.gap)?.standing === gap.standing);
  const rightCarries = carryNames.filter((name) => openNames.includes(name));
  return {
    needed: owed.length + open.length,
    known: new Set(rightGaps.map(({ gap }) => gap)).size + new Set(rightCarries).size,
    told: told.gaps.length + told.carries.length,
    right: rightGaps.length + rightCarries.length,
    contradictions: [
      ...told.strange.map((line) => `strange: ${line}`),
      ...[...told.gaps, ...told.strengths].flatMap((gap) => contradict(gap, learner)),
      ...told.carries.flatMap((carry, index) =>
        contradictCarry(carry, carryNames[index] ?? '', open),
      ),
    ],
    badCites: checkCites(told, learner, carryNames, open),
    cites: [...told.gaps, ...told.strengths, ...told.carries].flatMap(({ cites }) => cites).length,
  };
}

/** What a line says of a gap that is not so. */
function contradict(told: ToldGap, { oracle }: LandedLearner): readonly string[] {
  const truth = oracle.gaps.get(told.gap);
  if (truth === null) return [`${told.gap}: there is no such gap`];
  const day =
    truth.lastFailure === null ? '' : new Date(truth.lastFailure.atMs).toISOString().slice(0, 10);
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['standing', told.standing, truth.standing],
    ['stuck', told.stuck, truth.stuck],
    ['returns', told.returns, truth.returns.length],
    ['failed', told.failed, truth.failed],
    ['helped', told.helped, truth.helped],
    ['alone', told.alone, truth.alone],
    ['last failure', told.lastFailure?.day ?? null, day],
    ['last place', told.lastFailure?.place ?? null, truth.lastFailure?.place],
  ];
  return pairs.flatMap(([what, said, is]) =>
    said === null || said === is
      ? []
      : [`${told.gap} ${what}: told ${JSON.stringify(said)}, is ${JSON.stringify(is)}`],
  );
}

function contradictCarry(
  { item, acknowledged }: ToldCarry,
  name: string,
  open: readonly CarryTruth[],
): readonly string[] {
  const truth = open.find((carry) => carry.name === name);
  if (truth === undefined) return [`carry ${name} (${item}) is not open`];
  return acknowledged === truth.acknowledged
    ? []
    : [`carry ${name}: acknowledged is ${truth.acknowledged}`];
}

/** Every cited entry is there, of this learner, and says something of what it is cited for. */
function checkCites(
  told: ToldBlock,
  { landed }: LandedLearner,
  carryNames: readonly string[],
  open: readonly CarryTruth[],
): readonly string[] {
  const byKey = new Map(landed.map((entry) => [entry.key, entry]));
  const mentions = (seq: number, gap: string): boolean => {
    let entry = landed[seq - 1];
    // A person's correction says again what it does not name: what it corrects names it.
    for (let steps = 0; entry !== undefined && steps < CORRECTIONS_MAX; steps += 1) {
      if (entry.sights.some((sight) => sight.gap === gap)) return true;
      entry = entry.corrects === null ? undefined : byKey.get(entry.corrects);
    }
    return false;
  };
  const ofGaps = [...told.gaps, ...told.strengths].flatMap(({ gap, cites }) =>
    cites.filter((seq) => !mentions(seq, gap)).map((seq) => `${gap} cites #${seq}`),
  );
  const ofCarries = told.carries.flatMap(({ cites }, index) => {
    const truth = open.find(({ name }) => name === carryNames[index]);
    return cites
      .filter((seq) => landed[seq - 1]?.key !== truth?.by)
      .map((seq) => `carry ${carryNames[index]} cites #${seq}`);
  });
  const ofEntries = told.entries
    .filter((seq) => landed[seq - 1] === undefined)
    .map((seq) => `entry #${seq}`);
  return [...ofGaps, ...ofCarries, ...ofEntries];
}

/** Most corrections of one entry, one after another. */
const CORRECTIONS_MAX = 5;
