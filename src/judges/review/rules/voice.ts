/** What rules can find in a talk between a persona and the learner. */
export type FindingKind =
  | 'reasoned'
  | 'answered'
  | 'heldOut'
  | 'sureness'
  | 'ownedUp'
  | 'repeated'
  | 'leftOpen'
  | 'unanswered'
  | 'figure'
  | 'checked'
  | 'promised'
  | 'askedFor'
  | 'cameWith'
  | 'ownWord'
  | 'last';

/** One finding, as a sentence takes it: quotes and counts. What a kind does not have is empty. */
export interface Telling {
  /** The persona's words: a question, or what it said. */
  readonly asked: string;
  /** The learner's words: their very next turn where `asked` has any; of `repeated` what came after the last time. */
  readonly said: string;
  /** Of `repeated`: what the learner said right after the first time. */
  readonly first: string;
  /** Of `repeated`: the question as it was asked the last time. */
  readonly again: string;
  /** Of `repeated`: `twice`, `three times`, where it was asked in the same words each time. */
  readonly often: string;
  /** Of `repeated`: whether one can bring along what it is after: a name, a day, a figure. */
  readonly isAfterSomething: boolean;
}

/** When and how long the two spoke; counts in letters. */
export interface Setting {
  /** `on 2 March 2026`, `from 2 to 4 March 2026`. */
  readonly when: string;
  /** The learner's: `one turn`, `eight turns`. */
  readonly turns: string;
}

/** Two ways to put one thing, so that two personas of one role need not say the same. */
export type Ways = readonly [string, string];

/**
 * The manner in which a role speaks: what it begins with, what it looks for, the most telling first, and how it ends.
 * Each sentence says who said what after what, or how often, and nothing more: it has to be true of every talk that
 * makes it fire, so what the words were about, or how they were meant, is never said.
 */
export interface Voice {
  setting(setting: Setting): Ways;
  /** In the order in which they are sought and said. */
  readonly findings: readonly VoiceFinding[];
  /** What to bring the next time: the answer to what was asked again. */
  next(question: string): Ways;
  /** That rules wrote this, and what they cannot know. */
  readonly note: Ways;
}

/** One thing that a role looks for, and how it says it. */
export interface VoiceFinding {
  readonly kind: FindingKind;
  say(telling: Telling): Ways;
}
