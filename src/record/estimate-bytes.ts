import type { Event } from '@throughline/contract';

/** Ids, numbers and the object itself. */
const EVENT_BYTES = 1_024;
const MESSAGE_BYTES = 128;

/** About what an event takes in memory while it waits: cheap, and never far below the truth. */
export function estimateBytes(event: Event): number {
  let bytes = EVENT_BYTES + 2 * (event.artefact?.text.length ?? 0);
  for (const message of event.messages ?? []) bytes += MESSAGE_BYTES + 2 * message.text.length;
  for (const item of event.evaluation?.evidence ?? [])
    bytes += MESSAGE_BYTES + 2 * item.quote.length;
  return bytes;
}
