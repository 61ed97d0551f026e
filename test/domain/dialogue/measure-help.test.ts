import { describe, expect, it } from 'vitest';
import { measureMostHelp, measureOwnDialogue } from '../../../src/domain/dialogue/measure-help.ts';
import { selectMaterial } from '../../../src/domain/touchpoints/material.ts';
import { makeLedgerEvent } from '../../support/touchpoint/make-ledger-event.ts';

const tells = 'Take 12 x 4 = 48, and not 16.';

function hear(...messages: readonly (readonly [string, string])[]) {
  const completion = makeLedgerEvent({
    messages: messages.map(([speaker, text]) => ({ speaker, text })),
  });
  return selectMaterial([completion], completion);
}

describe('measureOwnDialogue', () => {
  it('needs two turns of a tutor; personas and peers are none', () => {
    expect(measureOwnDialogue(hear(['tutor', tells], ['learner', '48']))).toBeNull();
    expect(
      measureOwnDialogue(
        hear(['persona:mentor', tells], ['persona:mentor', tells], ['learner', '48']),
      ),
    ).toBeNull();
    expect(
      measureOwnDialogue(
        hear(['peer:learner-2', tells], ['peer:learner-2', tells], ['learner', '48']),
      ),
    ).toBeNull();
    expect(
      measureOwnDialogue(hear(['tutor', tells], ['learner', '48'], ['tutor', tells]))?.estimate
        .scores.length,
    ).toBe(2);
  });
});

describe('measureMostHelp', () => {
  it('counts a persona turn as help only where it tells', () => {
    const material = hear(
      ['persona:manager', 'How is it going?'],
      ['persona:manager', 'When can I see it?'],
      ['learner', 'I have 12 of 16.'],
      ['persona:manager', tells],
    );
    expect(
      measureMostHelp(material)
        ?.turns.filter((turn) => turn.by === 'helper')
        .map((turn) => turn.text),
    ).toEqual([tells]);
  });

  it("never takes a peer's words for help", () => {
    expect(measureMostHelp(hear(['peer:learner-2', tells], ['learner', 'So 48.']))).toBeNull();
  });

  it('reads each conversation by itself and keeps the one with most help', () => {
    const completion = makeLedgerEvent({
      seq: 3,
      scenarioAttempt: 'attempt-1',
      stage: 'stage-1',
      messages: [{ speaker: 'learner', text: 'Done: 48.' }],
    });
    const chat = (seq: number, persona: string, text: string) =>
      makeLedgerEvent({
        seq,
        kind: 'chat_turn',
        touchpoint: `chat-${seq}`,
        scenarioAttempt: 'attempt-1',
        stage: 'stage-1',
        persona,
        messages: [
          { speaker: `persona:${persona}`, text },
          { speaker: 'learner', text: 'I see.' },
        ],
      });
    const material = selectMaterial(
      [chat(1, 'manager', 'Is 12 right?'), chat(2, 'mentor', `${tells} ${tells}`), completion],
      completion,
    );
    expect(new Set(measureMostHelp(material)?.turns.map((turn) => turn.seq))).toEqual(new Set([2]));
  });
});
