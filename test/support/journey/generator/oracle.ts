import { GapOracle, type GapTruth } from './know-gaps.ts';
import type { CarryStep, For, PlantedEntry } from './planted.ts';

/** A carry that somebody still has to know of. */
export interface CarryTruth {
  /** Its name in the script, or `watch:<gap>` where it was opened because that gap was missed. */
  readonly name: string;
  readonly audience: For | 'tutor';
  readonly acknowledged: boolean;
  /** The entry that opened it. */
  readonly by: string;
  /** What is watched; null of a planted one. */
  readonly gap: string | null;
}

/** Most open carries of one audience. */
const OPEN_MAX = 20;
/** Most watches that one entry opens. */
const WATCHES_MAX = 3;
/** After these a tutor sees the learner next. */
const TUTORED = new Set(['learn_session', 'note_check', 'cowork_session']);
const UNWATCHED = 'speed.against-time';

/**
 * What the next reader must know of a learner, told entry by entry in the order in which they land: gaps by the life
 * that they had, carries by what was done to them, and the watches that stand while a missed gap does.
 */
export class Oracle {
  readonly gaps = new GapOracle();
  #open: CarryTruth[] = [];
  #entries = 0;

  learn(entry: PlantedEntry): void {
    this.#entries += 1;
    const touched = this.gaps.learn(entry);
    const ended = new Set(entry.carries.filter(endsCarry).map(({ name }) => name));
    this.#open = this.#open.filter(
      ({ name, gap }) =>
        !ended.has(name) && (gap === null || !touched.includes(gap) || this.#owes(gap)),
    );
    this.#acknowledge(entry.carries);
    this.#add([...listOpened(entry), ...this.#watch(entry)]);
  }

  get entries(): number {
    return this.#entries;
  }

  /** Gaps that the learner still owes, in a focus or at all. */
  listOwed(focus: string | null = null): readonly GapTruth[] {
    return this.gaps
      .list()
      .filter(({ gap, focuses }) => this.#owes(gap) && (focus === null || focuses.includes(focus)));
  }

  listOpen(audience: CarryTruth['audience']): readonly CarryTruth[] {
    return this.#open.filter((carry) => carry.audience === audience);
  }

  #owes(gap: string): boolean {
    const standing = this.gaps.get(gap)?.standing;
    return standing === 'new' || standing === 'walked-through' || standing === 'recurring';
  }

  #acknowledge(steps: readonly CarryStep[]): void {
    const names = steps.filter(({ does }) => does === 'acknowledge').map(({ name }) => name);
    this.#open = this.#open.map((carry) =>
      names.includes(carry.name) ? { ...carry, acknowledged: true } : carry,
    );
  }

  /** What was missed here, stands open and is not watched yet. */
  #watch(entry: PlantedEntry): readonly CarryTruth[] {
    if (entry.writer === 'human') return [];
    const audience = TUTORED.has(entry.kind) ? 'tutor' : 'manager';
    return entry.sights
      .filter(
        ({ gap, seen, help }) =>
          (seen === 'failed' || help === 'told') &&
          gap !== UNWATCHED &&
          this.#owes(gap) &&
          !this.#open.some((carry) => carry.gap === gap),
      )
      .slice(0, WATCHES_MAX)
      .map(({ gap }): CarryTruth => ({
        name: `watch:${gap}`,
        audience,
        acknowledged: false,
        by: entry.key,
        gap,
      }));
  }

  /** Where an audience would have too many, its oldest ones go first. */
  #add(opened: readonly CarryTruth[]): void {
    for (const audience of new Set(opened.map((carry) => carry.audience))) {
      const more = opened.filter((carry) => carry.audience === audience).length;
      const stands = this.listOpen(audience);
      const gone = stands.slice(0, Math.max(0, stands.length + more - OPEN_MAX));
      this.#open = this.#open.filter((carry) => !gone.includes(carry));
    }
    this.#open = [...this.#open, ...opened];
  }
}

function listOpened({ carries, key }: PlantedEntry): readonly CarryTruth[] {
  return carries
    .filter(({ does }) => does === 'open')
    .map(({ name, audience }): CarryTruth => ({
      name,
      audience: audience as For,
      acknowledged: false,
      by: key,
      gap: null,
    }));
}

function endsCarry({ does }: CarryStep): boolean {
  return does === 'resolve' || does === 'drop' || does === 'expire';
}
