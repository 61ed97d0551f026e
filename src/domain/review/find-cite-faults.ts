import { dropControls } from '../text/drop-controls.ts';
import { CITES_MAX } from './review-bounds.ts';
import { tellOften } from './tell-words.ts';

const NAMED_MAX = 5;
/** What an id of a row looks like. Anything else is a judge's own words, and those reach no further question. */
const ROW_ID = /^e\d{1,6}$/;

/** What is wrong with a text that somebody proposed; a sentence each. */
export function findTextFaults(what: string, text: string, unitsMax: number): readonly string[] {
  if (dropControls(text).trim() === '') return [`${what} is empty.`];
  if (text.length > unitsMax)
    return [`${what} has ${text.length} characters; ${unitsMax} are the most.`];
  return text.isWellFormed() && !text.includes('\0')
    ? []
    : [`${what} holds characters that are no text.`];
}

/**
 * What is wrong with the rows that something cites; a sentence each. Too many are not looked at one by one.
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
  if (cites.length > CITES_MAX)
    return [`${what} cites ${cites.length} rows; ${CITES_MAX} are the most.`];
  const unknown = cites.filter((id) => !known.has(id));
  const named = unknown.filter((id) => ROW_ID.test(id)).slice(0, NAMED_MAX);
  const strange = unknown.filter((id) => !ROW_ID.test(id)).length;
  const faults: string[] = [];
  if (named.length > 0)
    faults.push(`${what} cites ${named.join(', ')}: no row of its evidence has that id.`);
  if (strange > 0)
    faults.push(`${what} cites what is no id, ${tellOften(strange)}; an id is an e and a number.`);
  if (new Set(cites).size < cites.length) faults.push(`${what} cites a row twice.`);
  if (cites.length < least) faults.push(`${what} cites no evidence.`);
  return faults;
}
