import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerEvent } from '../../../src/domain/touchpoints/ledger-event.ts';
import {
  EMPTY_CONTEXT,
  materialWindow,
  selectMaterial,
} from '../../../src/domain/touchpoints/material.ts';
import { makeLedgerEvent } from '../../support/touchpoint/make-ledger-event.ts';

const anyEvent = fc.record({
  kind: fc.constantFrom('stage', 'chat_turn', 'cowork_session', 'learn_session', 'note_submission'),
  touchpoint: fc.constantFrom('t-1', 't-2', 't-3'),
  scenario: fc.constantFrom('scenario-1', null),
  scenarioAttempt: fc.constantFrom('attempt-1', 'attempt-2', null),
  stage: fc.constantFrom('stage-1', 'stage-2', null),
  focus: fc.constantFrom('data', 'writing'),
  late: fc.boolean(),
  status: fc.constantFrom('progress' as const, 'completed' as const),
}) satisfies fc.Arbitrary<Partial<LedgerEvent>>;

const anyLedger = fc
  .array(anyEvent, { minLength: 1, maxLength: 30 })
  .map((rows) => rows.map((row, index) => makeLedgerEvent({ ...row, seq: index + 1 })));

function select(
  ledger: readonly LedgerEvent[],
  at: number,
  previousAttemptSeq: number,
): readonly number[] {
  const completion = { ...(ledger[at % ledger.length] as LedgerEvent), late: false };
  return selectMaterial(ledger, completion, { ...EMPTY_CONTEXT, previousAttemptSeq }).events.map(
    (event) => event.seq,
  );
}

describe('selectMaterial', () => {
  it('ends at the completion, keeps ledger order, and leaves late events out', () => {
    fc.assert(
      fc.property(anyLedger, fc.nat(), fc.nat(30), (ledger, at, previous) => {
        const position = (at % ledger.length) + 1;
        const seqs = select(ledger, at, previous);
        expect(seqs).toEqual([...new Set(seqs)].toSorted((one, other) => one - other));
        expect(seqs.at(-1)).toBe(position);
        for (const seq of seqs) if (seq !== position) expect(ledger[seq - 1]?.late).toBe(false);
      }),
    );
  });

  it('does not change with what comes later, nor with the order it is given in', () => {
    fc.assert(
      fc.property(anyLedger, anyLedger, fc.nat(), fc.nat(30), (ledger, later, at, previous) => {
        const grown = [
          ...ledger,
          ...later.map((event) => ({ ...event, seq: event.seq + ledger.length })),
        ];
        const index = at % ledger.length;
        expect(select(grown, index, previous)).toEqual(select(ledger, index, previous));
        const completion = { ...(ledger[index] as LedgerEvent), late: false };
        const context = { ...EMPTY_CONTEXT, previousAttemptSeq: previous };
        expect(selectMaterial(grown.toReversed(), completion, context)).toEqual(
          selectMaterial(ledger, completion, context),
        );
      }),
    );
  });

  it('is the own touchpoint alone where attempt or stage is missing', () => {
    const ledger = [
      makeLedgerEvent({ seq: 1, status: 'progress' }),
      makeLedgerEvent({ seq: 2, kind: 'cowork_session', touchpoint: 'other' }),
      makeLedgerEvent({ seq: 3, stage: 'stage-1' }),
    ];
    expect(select(ledger, 2, 0)).toEqual([1, 3]);
    expect(materialWindow(ledger[2] as LedgerEvent, 0)).toMatchObject({
      stage: null,
      focus: null,
      throughSeq: 3,
    });
  });

  it('takes the stage since its previous attempt, and cowork and learn-mode use of the focus', () => {
    const inStage = { scenarioAttempt: 'attempt-1', stage: 'stage-1' };
    const ledger = [
      makeLedgerEvent({ seq: 1, kind: 'note_submission', touchpoint: 'note-1', ...inStage }),
      makeLedgerEvent({ seq: 2, touchpoint: 'try-1', ...inStage }),
      makeLedgerEvent({ seq: 3, kind: 'note_submission', touchpoint: 'note-2', ...inStage }),
      makeLedgerEvent({
        seq: 4,
        kind: 'note_submission',
        touchpoint: 'note-3',
        ...inStage,
        stage: 'stage-2',
      }),
      makeLedgerEvent({ seq: 5, kind: 'learn_session', touchpoint: 'learn-1' }),
      makeLedgerEvent({ seq: 6, kind: 'learn_session', touchpoint: 'learn-2', focus: 'writing' }),
      makeLedgerEvent({ seq: 7, kind: 'chat_turn', touchpoint: 'chat-1' }),
      makeLedgerEvent({
        seq: 8,
        kind: 'cowork_session',
        touchpoint: 'cowork-1',
        ...inStage,
        stage: 'stage-2',
      }),
      makeLedgerEvent({ seq: 9, touchpoint: 'try-2', ...inStage }),
    ];
    expect(select(ledger, 8, 2)).toEqual([3, 5, 8, 9]);
  });
});
