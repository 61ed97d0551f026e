import { isUtf8 } from 'node:buffer';
import { findRepeatedName } from './find-repeated-name.ts';
import { Refusal } from '../problems/refusal.ts';

/**
 * Reads bytes as one JSON document. What comes out is unknown data that a schema has to judge; a field called
 * `__proto__` is an own field like any other here, and unknown to every schema.
 *
 * @throws Refusal `request/not-json`, or `request/invalid` where an object names a member twice; its message never
 * repeats what was sent
 */
export function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) throw new Refusal('request/not-json', 'The body is empty.');
  if (!isUtf8(bytes))
    throw new Refusal('request/not-json', 'The body holds bytes that are not UTF-8.');
  const text = bytes.toString('utf8');
  const parsed = parseText(text);
  const repeated = findRepeatedName(text, parsed);
  if (repeated !== null) throw refuseRepeated(repeated);
  return parsed;
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal('request/not-json', describeSyntaxError(error));
  }
}

function refuseRepeated(place: number): Refusal {
  const detail = `names a member of an object a second time, at character ${place}; which of the two counts would be a guess`;
  return new Refusal('request/invalid', 'There is one fault.', {
    faults: [{ pointer: '', detail }],
  });
}

/** Only the place is taken from the engine's message: the rest of it repeats the text around the fault. */
function describeSyntaxError(error: unknown): string {
  const place = error instanceof Error ? / at position (\d+)/.exec(error.message)?.[1] : undefined;
  return place === undefined
    ? 'The body is not JSON.'
    : `The body stops being JSON at character ${place}.`;
}
