import { findOrders } from './find-orders.ts';
import { blankSpans } from './split-statements.ts';

/**
 * Blanks the statements of a learner's text that are addressed to whoever judges it (`findOrders`): they are never
 * evidence, nor a turn of a dialogue, nor shown to a model. Offsets stay what they were.
 */
export function blankInstructions(text: string): string {
  return blankSpans(text, findOrders(text));
}

/**
 * The same for texts that follow each other, so that an order which is broken off in one and goes on in the next is
 * seen. Oldest first.
 */
export function blankInstructionsAcross(texts: readonly string[]): readonly string[] {
  const open = blankInstructions(texts.join('\n'));
  let start = 0;
  return texts.map((text) => {
    const part = open.slice(start, start + text.length);
    start += text.length + 1;
    return part;
  });
}
