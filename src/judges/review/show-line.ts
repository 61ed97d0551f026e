import { cutText } from '../../domain/journey/clean-text.ts';
import { neutraliseText, tellBlanks } from '../prompts/neutralise-text.ts';
import { withholdOrders } from './withhold-orders.ts';

const WHITE_SPACE = /\s+/gu;
/** What parts the columns of a line. */
const BAR = /\|/gu;

/**
 * Somebody's text as one line of a fenced block, so that it cannot begin a line of its own: signs of other turns made
 * harmless, orders to a judge withheld, white space folded. A verbatim part of the line is found in the text again
 * (`findQuote` folds white space as well), unless it holds one of those signs.
 *
 * @param unitsMax longest result, in UTF-16 units; what is cut off ends with an ellipsis
 */
export function showLine(text: string, unitsMax: number): string {
  return showOpenLine(withholdOrders(text), unitsMax);
}

/** The same of a text whose orders to a judge were blanked out already. */
export function showOpenLine(open: string, unitsMax: number): string {
  const shown = tellBlanks(neutraliseText(open)).replace(WHITE_SPACE, ' ').trim();
  return cutText(shown, unitsMax);
}

/** A text as a column that others follow: no bar within it. */
export function showCell(text: string, unitsMax: number): string {
  return showLine(text, unitsMax).replace(BAR, '/');
}
