/** What a touchpoint showed of one gap. */
export type Seen = 'failed' | 'helped' | 'alone';

/** How much help there was. */
export type Help = 'none' | 'hint' | 'guided' | 'told';

/** Whom a carry is planted for, in the scripts at hand. */
export type For = 'manager' | 'peer' | 'coach' | 'partner';

/** One gap as one entry shows it. */
export interface Sight {
  /** The criterion alone; what is built in gets its task when it is handed in. */
  readonly gap: string;
  readonly builtIn: boolean;
  readonly seen: Seen;
  readonly help: Help;
}

/** What an entry does to one carry. */
export interface CarryStep {
  /** Its name in the script. */
  readonly name: string;
  readonly does: 'open' | 'acknowledge' | 'resolve' | 'drop' | 'expire';
  /** Of `open`. */
  readonly audience: For | null;
  readonly text: string | null;
}

/** One entry of a latent script: what really happened, and what will be said of it. */
export interface PlantedEntry {
  /** Its name in the script. */
  readonly key: string;
  /** When it happened, Unix ms; no two of a learner are equal, but those of a correction and what it corrects. */
  readonly atMs: number;
  readonly focus: string;
  /** Kind of the completed event. */
  readonly kind: string;
  readonly touchpoint: string;
  readonly task: string;
  readonly writer: 'code' | 'judge' | 'human';
  /** Name of the entry whose place it takes; null where it is a first. */
  readonly corrects: string | null;
  readonly sights: readonly Sight[];
  readonly carries: readonly CarryStep[];
  /** What it says in words, beside a figure. */
  readonly claim: string;
  /** Which of the learner's sayings it quotes; null for none. */
  readonly quotes: number | null;
}

/** A learner with everything that happens to them, in the order in which it happens. */
export interface Script {
  readonly externalId: string;
  /** Stands in everything that is said of or by this learner, and nowhere else. */
  readonly marker: string;
  /** What the learner says, to be quoted; some of it tries to instruct whoever reads it. */
  readonly sayings: readonly string[];
  readonly entries: readonly PlantedEntry[];
}
