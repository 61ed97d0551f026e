/**
 * Whether a carry stands in a block with its words. One that was opened after the block was made is not in it, and one
 * that had no room stands there as its id alone: the reader does not know yet what either says.
 *
 * @param text a grounding block
 * @param item id of a carry, as `client.learners.carriesAll` lists it
 * @example
 * if (isTold(grounding.text, carry.item)) await client.learners.acknowledge(learner, carry.item, reader);
 */
export function isTold(text: string, item: string): boolean {
  return text.split('\n').some((line) => line.startsWith(`- ${item}: <note>`));
}
