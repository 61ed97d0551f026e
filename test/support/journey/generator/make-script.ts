import { Dice } from '../../random/dice.ts';
import { drawDistance, OWING, PAID, type Life } from './gap-lives.ts';
import { plantCarries } from './plant-carries.ts';
import type { PlantedEntry, Script, Sight } from './planted.ts';
import { makeSayings } from './sayings.ts';

/** What a script is made of. The same options make the same script. */
export interface ScriptOptions {
  readonly seed: number;
  readonly externalId: string;
  /** Entries, corrections included. */
  readonly entries: number;
  /** Most gaps that may be owed in the end; as many are planted as there is room for. */
  readonly owedMax?: number;
  /** Carries left open for a peer. */
  readonly carriesOpen?: number;
  /** Share of the entries that are part of a life; the others show nothing, or what was always fine. */
  readonly filled?: number;
}

/** Recurrences stand at most so many entries apart. */
const DISTANCE_MAX = 300;
const START_MS = Date.parse('2018-01-01T08:00:00Z');
const STEP_MS = 30 * 60_000;
/** Gaps that have lives; then old ones begin anew. */
const GAPS_MAX = 250;
/** Gaps that were always fine. */
const CALM_GAPS = 30;
const FOCUSES = ['reporting', 'planning', 'metrics', 'interviews'];
const KINDS = ['stage', 'cowork_session', 'learn_session', 'note_submission', 'chat_turn'];
const BUILT_IN = ['quality.first-try', 'quality.passed', 'independence.help'];
const SKILLS = [
  'reads-tables',
  'names-source',
  'checks-units',
  'asks-why',
  'sums-up',
  'plans-ahead',
];

/** A script in the making: what stands at each of its places. */
interface Making {
  readonly dice: Dice;
  readonly options: ScriptOptions;
  readonly marker: string;
  readonly sayings: number;
  readonly slots: (PlantedEntry | null)[];
  lives: number;
  gapsMade: number;
  /** Gaps whose life is over and owes nothing. */
  readonly free: string[];
}

/**
 * Makes a learner's latent script: lives of gaps from templates, interwoven at drawn distances, what is said of
 * them, and carries that open and close.
 *
 * @example
 * const script = makeScript({ seed: 7, externalId: 'learner-1', entries: 400 });
 */
export function makeScript(options: ScriptOptions): Script {
  const dice = new Dice(options.seed);
  const marker = `mark-${options.externalId}-${options.seed}~`;
  const slots = Array.from({ length: options.entries }, (): PlantedEntry | null => null);
  const sayings = makeSayings(marker);
  const making: Making = {
    dice,
    options,
    marker,
    sayings: sayings.length,
    slots,
    lives: 0,
    gapsMade: 0,
    free: [],
  };
  plantLives(making);
  plantCalm(making);
  const entries = slots as readonly PlantedEntry[];
  return {
    externalId: options.externalId,
    marker,
    sayings,
    entries: plantCarries(entries, dice, marker, options.carriesOpen ?? 10),
  };
}

function plantLives(making: Making): void {
  const { dice, options, slots } = making;
  const owedMax = options.owedMax ?? 40;
  const filledMax = Math.floor(slots.length * (options.filled ?? 0.8));
  let filled = 0;
  let owed = 0;
  while (owed + 2 <= owedMax && filled < filledMax * OWING_SHARE) {
    const life = OWING[making.lives % OWING.length] as Life;
    const placed = plantLife(making, life);
    if (placed > 0) owed += life.gaps;
    filled += placed === 0 ? 1 : placed;
  }
  while (filled < filledMax) {
    const placed = plantLife(making, dice.pick(PAID));
    filled += placed === 0 ? 1 : placed;
  }
}

/** Of a short script, so much may be lives that owe something. */
const OWING_SHARE = 0.7;

/** Puts one life in; answers the entries it took, none where there was no room. */
function plantLife(making: Making, life: Life): number {
  const { dice, slots } = making;
  const places = drawSlots(making, life);
  if (places === null) return 0;
  making.lives += 1;
  const gaps = Array.from({ length: life.gaps }, () => takeGap(making, life));
  const kind = dice.pick(KINDS);
  const firstFocus = Math.floor(dice.next() * FOCUSES.length);
  const planted: PlantedEntry[] = [];
  for (const [index, step] of life.steps.entries()) {
    const slot = places[index] as number;
    const corrected = step.corrects === null ? null : (planted[step.corrects.step] as PlantedEntry);
    const own = step.touchpoint === null ? `tp-${slot}` : `tp-${making.lives}-${step.touchpoint}`;
    const entry: PlantedEntry = {
      key: `entry-${slot}`,
      atMs: corrected?.atMs ?? START_MS + slot * STEP_MS,
      focus: corrected?.focus ?? (FOCUSES[(firstFocus + step.focus) % FOCUSES.length] as string),
      kind,
      touchpoint: corrected?.touchpoint ?? own,
      task: `task-${making.lives}${step.place}`,
      writer: step.corrects?.writer ?? 'code',
      corrects: corrected?.key ?? null,
      sights: step.seen.flatMap((look, gap): readonly Sight[] =>
        look === null ? [] : [{ ...(gaps[gap] as GapName), seen: look[0], help: look[1] }],
      ),
      carries: [],
      claim: `Entry ${slot} of ${making.marker}: ${life.name}.`,
      quotes: dice.chance(QUOTED) ? slot % making.sayings : null,
    };
    planted.push(entry);
    slots[slot] = entry;
  }
  if (!life.owes) making.free.push(...gaps.filter(({ builtIn }) => !builtIn).map(({ gap }) => gap));
  return places.length;
}

const QUOTED = 0.4;

type GapName = Pick<Sight, 'gap' | 'builtIn'>;

function takeGap(making: Making, life: Life): GapName {
  const { dice, free } = making;
  making.gapsMade += 1;
  if (making.gapsMade <= BUILT_IN.length && life.owes) {
    return { gap: BUILT_IN[making.gapsMade - 1] as string, builtIn: true };
  }
  if (!life.owes && making.gapsMade > GAPS_MAX && free.length > 0) {
    const [gap] = free.splice(Math.floor(dice.next() * free.length), 1);
    return { gap: gap as string, builtIn: false };
  }
  return { gap: `craft.${dice.pick(SKILLS)}-${making.gapsMade}`, builtIn: false };
}

/** Free places for the steps of a life, in order; null where they do not fit. */
function drawSlots({ dice, slots }: Making, life: Life): readonly number[] | null {
  const most = Math.max(1, Math.min(DISTANCE_MAX, Math.floor(slots.length / 4)));
  const distances = life.steps.map(({ after }, index) =>
    index === 0 ? 0 : drawDistance(dice, after, most),
  );
  const span = distances.reduce((sum, distance) => sum + distance, 0);
  let slot = Math.floor(dice.next() * Math.max(1, slots.length - span));
  const taken: number[] = [];
  for (const [index, distance] of distances.entries()) {
    slot += distance;
    while (slot < slots.length && slots[slot] !== null) slot += 1;
    if (slot >= slots.length) return null;
    taken[index] = slot;
  }
  return taken;
}

/** Everything else: entries that show nothing of a gap, or one that was always fine. */
function plantCalm({ dice, slots, marker, sayings }: Making): void {
  for (const [slot, entry] of slots.entries()) {
    if (entry !== null) continue;
    const gap = `calm.habit-${Math.floor(dice.next() * CALM_GAPS)}`;
    slots[slot] = {
      key: `entry-${slot}`,
      atMs: START_MS + slot * STEP_MS,
      focus: dice.pick(FOCUSES),
      kind: dice.pick(KINDS),
      touchpoint: `tp-${slot}`,
      task: `calm-${slot}`,
      writer: 'code',
      corrects: null,
      sights: dice.chance(0.3) ? [{ gap, builtIn: false, seen: 'alone', help: 'none' }] : [],
      carries: [],
      claim: `Entry ${slot} of ${marker}: nothing new.`,
      quotes: dice.chance(QUOTED) ? slot % sayings : null,
    };
  }
}
