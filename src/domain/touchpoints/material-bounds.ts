import type { LedgerEvent } from './ledger-event.ts';
import type { Material } from './material.ts';

/**
 * Most bytes of words, as they are stored, that one completion's material opens beside the completion's own.
 * Half a million tokens: more than any judge reads, and a process holds several materials at once.
 */
export const MATERIAL_BYTES_MAX = 2 * 1_024 * 1_024;
/** Most events whose words one completion's material opens. */
export const MATERIAL_EVENTS_MAX = 2_000;

/** How much of a material's words is opened. */
export interface MaterialBounds {
  readonly bytesMax: number;
  readonly eventsMax: number;
}

const MATERIAL_BOUNDS: MaterialBounds = {
  bytesMax: MATERIAL_BYTES_MAX,
  eventsMax: MATERIAL_EVENTS_MAX,
};

/** Which events of a material are opened, and which are left out: known from sizes alone, before any word is read. */
export interface BoundedMaterial {
  /** `ledgerSeq` of the events whose words are opened, the most telling first. */
  readonly opened: readonly number[];
  /** `ledgerSeq` of those whose words stay closed, in ledger order; their numbers count all the same. */
  readonly leftOut: readonly number[];
  /** Stored bytes of what is opened. */
  readonly bytes: number;
}

/** The order in which a material's words are opened: the completion, its touchpoint from the newest on, the rest likewise. */
export function rankMaterial({
  completion,
  events,
  own,
}: Pick<Material, 'completion' | 'events' | 'own'>): readonly LedgerEvent[] {
  const first = new Set([completion.seq, ...own.map(({ seq }) => seq)]);
  return [
    completion,
    ...own.filter(({ seq }) => seq !== completion.seq).toReversed(),
    ...events.filter(({ seq }) => !first.has(seq)).toReversed(),
  ];
}

/**
 * Chooses the words that a judge gets to see where there are too many. The completion's own are always
 * among them: one request bounds them. Of the others each is taken that still fits, in their order, so that
 * one large upload does not hide everything before it. It depends on what was recorded up to the completion
 * and on nothing else: every try chooses the same.
 *
 * @param sizes stored bytes by body id; where words were redacted there is none, and nothing to open
 * @example
 * boundMaterial(selectMaterial(events, completion), sizes).leftOut.length; // 0 for all but a flood
 */
export function boundMaterial(
  material: Pick<Material, 'completion' | 'events' | 'own'>,
  sizes: ReadonlyMap<string, number>,
  bounds = MATERIAL_BOUNDS,
): BoundedMaterial {
  const opened: number[] = [];
  const leftOut: number[] = [];
  let bytes = 0;
  let bytesLeft = bounds.bytesMax;
  for (const { seq, bodyId } of rankMaterial(material)) {
    const size = bodyId === null ? undefined : sizes.get(bodyId);
    if (size === undefined) continue;
    const isCompletion = seq === material.completion.seq;
    if (isCompletion || (size <= bytesLeft && opened.length < bounds.eventsMax)) {
      opened.push(seq);
      bytes += size;
      if (!isCompletion) bytesLeft -= size;
    } else {
      leftOut.push(seq);
    }
  }
  return { opened, leftOut: leftOut.toSorted((one, other) => one - other), bytes };
}
