import type { ReviewEvidence } from '@throughline/contract';
import { QUOTE_UNITS_MAX } from '../evaluation/find-quote.ts';

const ID = /^e[1-9]\d{0,5}$/u;
const TOUCHPOINT = /^[a-z_]+\/[A-Za-z0-9._:/-]{1,128}$/u;

/**
 * What is wrong with a table of evidence, a sentence a fault: ids of their own, quotes that are as long as they say and
 * the learner's, every other row with a sentence, and no row that nothing cites.
 *
 * @param cited ids that the rest of the review names
 */
export function findEvidenceFaults(
  evidence: readonly ReviewEvidence[],
  cited: ReadonlySet<string>,
): readonly string[] {
  const ids = evidence.map(({ id }) => id);
  const known = new Set(ids);
  return [
    ...(known.size < ids.length ? ['Two rows of evidence have the same id.'] : []),
    ...[...cited]
      .filter((id) => !known.has(id))
      .map((id) => `Row ${id} is cited, and is not in the table.`),
    ...evidence.flatMap((row) => [
      ...(cited.has(row.id) ? [] : [`Row ${row.id} is cited by nothing.`]),
      ...findRowFaults(row),
    ]),
  ];
}

function findRowFaults(row: ReviewEvidence): readonly string[] {
  const what = `Row ${row.id}`;
  const faults: string[] = [];
  if (!ID.test(row.id)) faults.push(`${what} has an id that is none.`);
  if (row.label.trim() === '') faults.push(`${what} does not say what it is.`);
  if (row.touchpoints.some((touchpoint) => !TOUCHPOINT.test(touchpoint)))
    faults.push(`${what} names a touchpoint that is none.`);
  if (row.kind !== 'figure' && row.touchpoints.length !== 1)
    faults.push(`${what} stands at ${row.touchpoints.length} touchpoints; it has to be one.`);
  if (row.kind === 'quote') faults.push(...findQuoteFaults(what, row));
  else if (row.text === null || row.text === '') faults.push(`${what} says nothing.`);
  if ((row.kind === 'verdict' || row.kind === 'entry') !== (row.source !== null))
    faults.push(`${what} has a source where it should have none, or none where it should.`);
  return faults;
}

function findQuoteFaults(
  what: string,
  { text, start, end, speaker, position }: ReviewEvidence,
): readonly string[] {
  if (start === null || end === null || position === null)
    return [`${what} does not say where it stands.`];
  const length = end - start;
  return [
    ...(length < 1 || length > QUOTE_UNITS_MAX
      ? [`${what} has ${length} characters; 1 to ${QUOTE_UNITS_MAX} may be quoted.`]
      : []),
    ...(text !== null && text.length !== length
      ? [`${what} is not as long as where it stands.`]
      : []),
    ...(speaker === 'learner' ? [] : [`${what} is not in the learner's own words.`]),
  ];
}
