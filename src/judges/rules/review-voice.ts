import type { QuestionTopic } from './review-question.ts';

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
  /** The learner's words; of `repeated` the last answer. */
  readonly said: string;
  /** Of `repeated`: the first answer that left it open, else the first one. */
  readonly first: string;
  readonly topic: QuestionTopic | null;
  /** Of `repeated`: `twice`, `three times`. */
  readonly often: string;
  /** Of `repeated`: whether the last answer leaves it open as well. */
  readonly isOpen: boolean;
}

/** How often and how long the two spoke; counts in letters. */
export interface Setting {
  /** `once`, `twice`, `three times`. */
  readonly often: string;
  /** `on 2 March 2026`, `from 2 to 4 March 2026`. */
  readonly when: string;
  /** `one turn`, `eight turns`. */
  readonly turns: string;
  /** `one question`, `three questions`; null where none was asked. */
  readonly questions: string | null;
  /** `all of them`, `two of them`, `none`; `it` where there was one. */
  readonly answered: string;
}

/** Two ways to put one thing, so that two personas of one role need not say the same. */
export type Ways = readonly [string, string];

/**
 * The manner in which a role speaks: what it begins with, what it looks for, the most telling first, and how it ends.
 * Each sentence says what was counted or quoted, and nothing more.
 */
export interface Voice {
  setting(setting: Setting): Ways;
  /** In the order in which they are sought and said. */
  readonly findings: readonly VoiceFinding[];
  /** What to bring the next time, by what was asked for again; whether it was settled in the end. */
  next(topic: QuestionTopic, isSettled: boolean): Ways;
  /** That rules wrote this, and what they cannot know. */
  readonly note: Ways;
}

/** One thing that a role looks for, and how it says it. */
export interface VoiceFinding {
  readonly kind: FindingKind;
  say(telling: Telling): Ways;
}
