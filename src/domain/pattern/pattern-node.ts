/** What holds at a place between two characters. */
export type PatternAnchor = 'start' | 'end' | 'word' | 'not-word';

/** A parsed pattern. */
export type PatternNode =
  /** One character: a literal, an escape, a class or a dot, as written. */
  | { readonly type: 'atom'; readonly source: string }
  | { readonly type: 'anchor'; readonly anchor: PatternAnchor }
  | { readonly type: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly type: 'choice'; readonly options: readonly PatternNode[] }
  /** `max` null: without end. */
  | {
      readonly type: 'repeat';
      readonly part: PatternNode;
      readonly min: number;
      readonly max: number | null;
    };
