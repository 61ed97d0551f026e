import type { PlantedEntry, Sight } from './planted.ts';

/** Where a gap stands in truth. */
export type Standing =
  | 'understood'
  | 'new'
  | 'walked-through'
  | 're-applied'
  | 'closed'
  | 'recurring';

/** What is true of one gap. */
export interface GapTruth {
  readonly gap: string;
  readonly standing: Standing;
  readonly stuck: boolean;
  /** Entries at which it came back, by name, in order. */
  readonly returns: readonly string[];
  readonly failed: number;
  readonly helped: number;
  readonly alone: number;
  readonly lastFailure: { readonly atMs: number; readonly place: string } | null;
  readonly focuses: readonly string[];
}

/** One sight of a gap, as it counts: at its place, by whoever said it last. */
interface Saying extends Sight {
  /** Taken back: counts for nothing. */
  readonly void: boolean;
  readonly atMs: number;
  readonly place: string;
  readonly touchpoint: string;
  readonly focus: string;
  /** The entry that says so. */
  readonly by: string;
}

/** Between two sessions. */
const SESSION_MS = 4 * 60 * 60 * 1_000;
/** Places of failure, one after another, from which on a gap is stuck. */
const STUCK_FROM = 3;

/**
 * What is true of a learner's gaps, told entry by entry in the order of their landing. Written from the table of a
 * gap's life and the decision on when it counts as re-applied; it shares nothing with what it is held against, and
 * takes its time: a gap is lived through from its beginning whenever something about it is not simply the next.
 */
export class GapOracle {
  /** By gap, then by the first entry at the place. */
  readonly #said = new Map<string, Map<string, Saying>>();
  /** The first entry of the place that an entry takes. */
  readonly #rootOf = new Map<string, PlantedEntry>();
  readonly #truths = new Map<string, { truth: GapTruth; life: Life; untilMs: number }>();

  /** Takes in one entry; answers the gaps that it says something about, taken back ones included. */
  learn(entry: PlantedEntry): readonly string[] {
    const root =
      entry.corrects === null ? entry : (this.#rootOf.get(entry.corrects) as PlantedEntry);
    this.#rootOf.set(entry.key, root);
    const touched = new Set(entry.sights.map(({ gap }) => gap));
    for (const sight of entry.sights) this.#say(root, entry, { ...sight, void: false });
    if (entry.corrects !== null) this.#replace(root, entry, touched);
    for (const gap of touched) this.#live(gap, entry.corrects === null ? root.key : null);
    return [...touched];
  }

  get(gap: string): GapTruth | null {
    return this.#truths.get(gap)?.truth ?? null;
  }

  list(): readonly GapTruth[] {
    return [...this.#truths.values()].map(({ truth }) => truth);
  }

  /** What a new evaluation does not name any more is taken back; what a person does not name stays as it was. */
  #replace(root: PlantedEntry, entry: PlantedEntry, touched: Set<string>): void {
    for (const [gap, places] of this.#said) {
      const before = places.get(root.key);
      if (before === undefined || touched.has(gap)) continue;
      touched.add(gap);
      places.set(root.key, {
        ...before,
        by: entry.key,
        void: before.void || entry.writer !== 'human',
      });
    }
  }

  #say(root: PlantedEntry, entry: PlantedEntry, sight: Sight & { readonly void: boolean }): void {
    const places = this.#said.get(sight.gap) ?? new Map<string, Saying>();
    places.set(root.key, {
      ...sight,
      atMs: root.atMs,
      place: entry.task,
      touchpoint: `${entry.kind}/${entry.touchpoint}`,
      focus: entry.focus,
      by: entry.key,
    });
    this.#said.set(sight.gap, places);
  }

  #live(gap: string, added: string | null): void {
    const places = this.#said.get(gap) as Map<string, Saying>;
    const known = this.#truths.get(gap);
    const next = added === null ? undefined : places.get(added);
    if (known !== undefined && next !== undefined && next.atMs > known.untilMs) {
      known.life.see(next);
      known.untilMs = next.atMs;
      known.truth = known.life.tell(gap);
      return;
    }
    const inOrder = [...places.values()]
      .filter((saying) => !saying.void)
      .toSorted((a, b) => a.atMs - b.atMs);
    const last = inOrder.at(-1);
    if (last === undefined) {
      this.#truths.delete(gap);
      return;
    }
    const life = new Life();
    for (const saying of inOrder) life.see(saying);
    this.#truths.set(gap, { life, truth: life.tell(gap), untilMs: last.atMs });
  }
}

/** One gap, lived through from its first sight. */
class Life {
  #standing: Standing | null = null;
  #open = {
    failures: new Set<string>(),
    places: new Set<string>(),
    touchpoints: new Set<string>(),
  };
  #lastDone: string | null = null;
  #reappliedMs = 0;
  #lastFailure: GapTruth['lastFailure'] = null;
  readonly #returns: string[] = [];
  readonly #focuses = new Set<string>();
  readonly #counts = { failed: 0, helped: 0, alone: 0 };

  see(saying: Saying): void {
    this.#focuses.add(saying.focus);
    this.#counts[saying.seen] += 1;
    if (saying.seen === 'failed') this.#fail(saying);
    else if (saying.seen === 'helped') this.#help(saying);
    else this.#succeed(saying);
    if (saying.seen !== 'failed') this.#lastDone = saying.touchpoint;
  }

  tell(gap: string): GapTruth {
    return {
      gap,
      standing: this.#standing as Standing,
      stuck: this.#isOwing() && this.#open.failures.size >= STUCK_FROM,
      returns: [...this.#returns],
      ...this.#counts,
      lastFailure: this.#lastFailure,
      focuses: [...this.#focuses],
    };
  }

  #isOwing(): boolean {
    return this.#standing === 'new' || this.#standing === 'recurring';
  }

  #fail(saying: Saying): void {
    this.#lastFailure = { atMs: saying.atMs, place: saying.place };
    if (this.#isOwing()) {
      this.#open.failures.add(saying.touchpoint);
    } else if (this.#standing === null) {
      this.#standing = 'new';
      this.#open.failures = new Set([saying.touchpoint]);
    } else if (saying.touchpoint !== this.#lastDone) {
      // Where it was only ever done with help, the questions that were helped with stay the same questions.
      if (this.#standing !== 'walked-through') this.#forget();
      this.#standing = 'recurring';
      this.#returns.push(saying.by);
      this.#open.failures = new Set([saying.touchpoint]);
    }
    this.#remember(saying);
  }

  #help(saying: Saying): void {
    if (this.#standing === null || this.#isOwing()) this.#standing = 'walked-through';
    this.#remember(saying);
  }

  #succeed(saying: Saying): void {
    const isElsewhere =
      !this.#open.places.has(saying.place) && !this.#open.touchpoints.has(saying.touchpoint);
    if (this.#standing === null) this.#standing = 'understood';
    else if (!isElsewhere) return;
    else if (this.#isOwing() || this.#standing === 'walked-through') {
      this.#standing = 're-applied';
      this.#reappliedMs = saying.atMs;
      this.#remember(saying);
    } else if (this.#standing === 're-applied' && saying.atMs - this.#reappliedMs >= SESSION_MS) {
      this.#standing = 'closed';
    }
  }

  #remember({ place, touchpoint }: Saying): void {
    this.#open.places.add(place);
    this.#open.touchpoints.add(touchpoint);
  }

  #forget(): void {
    this.#open = { failures: new Set(), places: new Set(), touchpoints: new Set() };
  }
}
