/** A focus that a gap was seen in. */
export interface GapFocusRow {
  readonly gap: string;
  readonly focus: string;
}
