import { CITES_MAX } from './review-bounds.ts';

const NAMED_MAX = 5;

/** What is wrong with a text that somebody proposed; a sentence each. */
export function findTextFaults(what: string, text: string, unitsMax: number): readonly string[] {
  if (text.trim() === '') return [`${what} is empty.`];
  if (text.length > unitsMax)
    return [`${what} has ${text.length} characters; ${unitsMax} are the most.`];
  return text.isWellFormed() && !text.includes('\0')
    ? []
    : [`${what} holds characters that are no text.`];
}

/**
 * What is wrong with the rows that something cites; a sentence each.
 *
 * @param known ids of the rows that it may cite
 * @param least how many it has to cite
 */
export function findCiteFaults(
  what: string,
  cites: readonly string[],
  known: { has(id: string): boolean },
  least = 1,
): readonly string[] {
  const unknown = cites.filter((id) => !known.has(id)).slice(0, NAMED_MAX);
  const faults: string[] = [];
  if (unknown.length > 0)
    faults.push(`${what} cites ${unknown.join(', ')}: no row of its evidence has that id.`);
  if (new Set(cites).size < cites.length) faults.push(`${what} cites a row twice.`);
  if (cites.length > CITES_MAX)
    faults.push(`${what} cites ${cites.length} rows; ${CITES_MAX} are the most.`);
  if (cites.length < least) faults.push(`${what} cites no evidence.`);
  return faults;
}
