import type { Review } from '@throughline/contract';

/** The parts of a review that cite. */
export type Citing = Pick<
  Review,
  | 'figures'
  | 'dimensions'
  | 'perspectives'
  | 'voices'
  | 'didWell'
  | 'keptGettingStuck'
  | 'pushOnNext'
>;

/** Every id that is cited anywhere in a review, as often as it is. */
export function listCited(review: Citing): readonly string[] {
  return [
    ...review.figures.map(({ id }) => id),
    ...review.dimensions.flatMap(({ cites }) => cites),
    ...review.perspectives.flatMap(({ cites, stances }) => [
      ...cites,
      ...stances.flatMap((stance) => stance.cites),
    ]),
    ...review.voices.disagreements.flatMap(({ cites }) => cites),
    ...[...review.didWell, ...review.keptGettingStuck, ...review.pushOnNext].flatMap(
      ({ cites }) => cites,
    ),
  ];
}

/** The rows of a table that some of its ids name, in the table's order: what a section's frame carries. */
export function takeCited<Row extends { readonly id: string }>(
  rows: readonly Row[],
  ids: readonly string[],
): readonly Row[] {
  const wanted = new Set(ids);
  return rows.filter(({ id }) => wanted.has(id));
}
