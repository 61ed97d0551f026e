/** The lists of patterns of a review, in its order, each with what a sentence calls it. */
export const PATTERN_LISTS = [
  ['didWell', 'did well'],
  ['keptGettingStuck', 'kept getting stuck'],
  ['pushOnNext', 'push on next'],
] as const;
