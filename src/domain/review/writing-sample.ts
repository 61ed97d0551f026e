import type { TouchpointKind } from '@throughline/contract';

/** One sentence as a tokenizer gives it. */
export interface TokenizedSentence {
  /** Words as written, without punctuation. */
  readonly words: readonly string[];
  /** Universal part-of-speech tags, one a word, such as `NOUN`, `AUX`, `NUM`. */
  readonly tags: readonly string[];
  /** Whether it ends as a question. */
  readonly isQuestion: boolean;
}

/** What `countWriting` counts in one text. */
export interface WritingCounts {
  readonly sentences: number;
  readonly words: number;
  readonly questions: number;
  /** Sentences that hedge. */
  readonly hedged: number;
  /** Sentences that acknowledge what somebody else said or did. */
  readonly acknowledging: number;
  /** Words that name something one can point at: numbers, names, dates, units. */
  readonly concrete: number;
  /** Whether it reads as English: the word lists are English, and count nothing elsewhere. */
  readonly isEnglish: boolean;
}

/** One text of the learner, counted; without its words. */
export interface WritingSample extends WritingCounts {
  readonly position: number;
  readonly kind: TouchpointKind;
  readonly touchpoint: string;
  /** Stage in words; null where it has none. */
  readonly stageTitle: string | null;
  readonly occurredAtMs: number;
  /** Whether it was written before this attempt: the learner's own baseline. */
  readonly isBefore: boolean;
}
