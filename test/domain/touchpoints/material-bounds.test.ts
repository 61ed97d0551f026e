import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundMaterial,
  MATERIAL_BYTES_MAX,
  MATERIAL_EVENTS_MAX,
} from '../../../src/domain/touchpoints/material-bounds.ts';
import { EMPTY_CONTEXT, selectMaterial } from '../../../src/domain/touchpoints/material.ts';
import { makeLedgerEvent } from '../../support/touchpoint/make-ledger-event.ts';

const STAGE = { scenario: 'scenario-1', scenarioAttempt: 'attempt-1', stage: 'stage-1' };
const nameBody = (seq: number): string => `body-${seq}`;

/** Sizes of the events of one stage, the last being its completion; own ones belong to its touchpoint. */
const anyFlood = fc.array(fc.record({ isOwn: fc.boolean(), bytes: fc.nat(100) }), {
  minLength: 1,
  maxLength: 30,
});
type Flood = readonly { readonly isOwn: boolean; readonly bytes: number }[];

function lay(flood: Flood) {
  const events = flood.map(({ isOwn }, index) =>
    makeLedgerEvent({
      ...STAGE,
      seq: index + 1,
      kind: 'stage',
      touchpoint: isOwn || index === flood.length - 1 ? 'own' : 'other',
      status: index === flood.length - 1 ? 'completed' : 'progress',
      signals: { hints: index },
      messages: [{ speaker: 'learner', text: `words of ${index + 1}` }],
      bodyId: nameBody(index + 1),
    }),
  );
  const completion = events.at(-1)!;
  return {
    events,
    completion,
    material: selectMaterial(events, completion),
    sizes: new Map(flood.map(({ bytes }, index) => [nameBody(index + 1), bytes])),
  };
}

describe('boundMaterial', () => {
  it('opens the completion always, and beside it no more bytes or events than the bounds', () => {
    fc.assert(
      fc.property(
        anyFlood,
        fc.nat(400),
        fc.integer({ min: 1, max: 20 }),
        (flood, bytesMax, eventsMax) => {
          const { material, sizes } = lay(flood);
          const bound = boundMaterial(material, sizes, { bytesMax, eventsMax });
          const [first, ...others] = bound.opened;
          const sum = others.reduce((bytes, seq) => bytes + sizes.get(nameBody(seq))!, 0);
          expect(first).toBe(flood.length);
          expect(sum).toBeLessThanOrEqual(bytesMax);
          expect(bound.opened.length).toBeLessThanOrEqual(eventsMax);
          expect(bound.bytes).toBe(sum + flood.at(-1)!.bytes);
          const all = [...bound.opened, ...bound.leftOut].toSorted((one, other) => one - other);
          expect(all).toEqual(material.events.map(({ seq }) => seq));
          // Nothing is left out that would have fitted at its turn: what is opened later was smaller or there was no room.
          if (bound.opened.length < eventsMax)
            for (const seq of bound.leftOut)
              expect(sizes.get(nameBody(seq))! + sum).toBeGreaterThan(bytesMax);
        },
      ),
    );
  });

  it('takes the touchpoint of the completion before its stage, and the newest first', () => {
    const flood = [10, 10, 10, 10, 10].map((bytes, index) => ({ bytes, isOwn: index < 2 }));
    const { material, sizes } = lay(flood);
    const opened = (bytesMax: number, eventsMax = 9) =>
      boundMaterial(material, sizes, { bytesMax, eventsMax }).opened;
    expect(opened(100)).toEqual([5, 2, 1, 4, 3]);
    expect(opened(39)).toEqual([5, 2, 1, 4]);
    expect(opened(19)).toEqual([5, 2]);
    expect(opened(100, 3)).toEqual([5, 2, 1]);
    expect(opened(0)).toEqual([5]);
  });

  it('does not let one large upload hide what lies before it', () => {
    const { material, sizes } = lay([
      { isOwn: false, bytes: 10 },
      { isOwn: false, bytes: 90 },
      { isOwn: true, bytes: 10 },
    ]);
    expect(boundMaterial(material, sizes, { bytesMax: 50, eventsMax: 9 })).toEqual({
      opened: [3, 1],
      leftOut: [2],
      bytes: 20,
    });
  });

  it('has bounds that a stated amount of words reaches', () => {
    const flood = Array.from({ length: 40 }, () => ({ isOwn: false, bytes: 65_536 }));
    const { material, sizes } = lay(flood);
    expect(boundMaterial(material, sizes).opened).toHaveLength(1 + MATERIAL_BYTES_MAX / 65_536);
    const many = lay(
      Array.from({ length: MATERIAL_EVENTS_MAX + 5 }, () => ({ isOwn: true, bytes: 1 })),
    );
    expect(boundMaterial(many.material, many.sizes).leftOut).toEqual([1, 2, 3, 4, 5]);
  });

  it('opens nothing where words were redacted, and calls that nothing left out', () => {
    const { material } = lay([{ isOwn: true, bytes: 10 }]);
    expect(boundMaterial(material, new Map())).toEqual({ opened: [], leftOut: [], bytes: 0 });
  });
});

describe('a material with events left out', () => {
  it('keeps their numbers and none of their words', () => {
    const { events, completion } = lay([
      { isOwn: true, bytes: 10 },
      { isOwn: true, bytes: 10 },
    ]);
    const { own } = selectMaterial(events, completion, { ...EMPTY_CONTEXT, leftOut: [1] });
    expect(own.map(({ messages, signals }) => [messages.length, signals])).toEqual([
      [0, { hints: 0 }],
      [1, { hints: 1 }],
    ]);
  });
});
