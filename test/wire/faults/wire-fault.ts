import type { AnswerEnd, Question, WireDialect, WireErrorKind } from '../question.ts';

/** Something that goes wrong between a request and its answer. Each says in which stage by what it fills in. */
export interface WireFault {
  readonly name: string;
  readonly family: 'connection' | 'status' | 'pace' | 'end' | 'body' | 'stream' | 'content';
  /** One line for the table of faults. */
  readonly what: string;
  /** Where it can be seen at all: streaming faults need a streaming request. */
  readonly applies: 'always' | 'streaming';
  /** The provider says no. */
  readonly status?: {
    readonly kind: WireErrorKind;
    readonly message?: (question: Question) => string;
    readonly headers?: Readonly<Record<string, string>>;
    /** In place of the provider's own body, as a gateway in front of it would send. */
    readonly html?: { readonly status: number; readonly text: string };
  };
  /** The model ends in another way than by being done. */
  readonly end?: { readonly end: AnswerEnd; readonly change?: (text: string) => string };
  /** The model's answer, as a value: says something that it should not. */
  readonly changeAnswer?: (answer: unknown, question: Question) => unknown;
  /** The model's answer, as text. */
  readonly changeText?: (text: string) => string;
  /** The events of a streamed answer. */
  readonly changeFrames?: (frames: readonly string[], dialect: WireDialect) => readonly string[];
  /** How slow: times of `slowMs`, which the fake's options say. */
  readonly slow?: 'first-byte' | 'chunks';
  /** Where the connection is reset. */
  readonly reset?: 'before-headers' | 'before-body' | 'during-body';
  /** Nobody listens: a fault of the whole provider, since no request arrives. */
  readonly refusesConnections?: true;
}
