import { createHash } from 'node:crypto';
import { blankInstructions } from '../../domain/text/blank-instructions.ts';

/** Texts that are remembered; beyond it the one that was seen first is looked at anew. */
const CLEAN_TEXTS_MAX = 16_384;

/**
 * Texts without an order, by their hash, so that no word stays in memory. The calls of a review show the same rows,
 * and the looking was two thirds of a review's own time: 150 of some 240 ms.
 */
const clean = new Set<string>();

/** A text with its orders to a judge blanked out, as `blankInstructions` does; what held none is not read again. */
export function withholdOrders(text: string): string {
  const mark = createHash('sha256').update(text).digest('base64');
  if (clean.has(mark)) return text;
  const open = blankInstructions(text);
  if (open === text) remember(mark);
  return open;
}

function remember(mark: string): void {
  const [oldest] = clean;
  if (oldest !== undefined && clean.size >= CLEAN_TEXTS_MAX) clean.delete(oldest);
  clean.add(mark);
}
