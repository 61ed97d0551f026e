import { Event, Scenario } from '@throughline/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convertDialogues, nameLearner } from '../../examples/dialogues/convert-dialogues.ts';
import { readDialogue } from '../../examples/dialogues/read-dialogue.ts';

function writeLine(given: Record<string, unknown> = {}): string {
  return JSON.stringify({
    qid: 7,
    question: 'Nine pens cost 1,800 cents. What does one cost?',
    ground_truth: '1,800 / 9 = 200.\n 1,200.5',
    student_profile: 'A learner who mixes up division and multiplication.',
    'self-correctness': 'Yes',
    conversation:
      'Teacher: (focus)What is sought?|EOM|Sam: (I think) one pen: 1,800.|EOM|Teacher: (telling) Divide by 9.|EOM|Student: 200',
    ignored: 4,
    ...given,
  });
}

describe('readDialogue', () => {
  it("takes the teacher for the tutor, anybody else for the learner, and moves off the teacher's turns alone", () => {
    expect(readDialogue(writeLine()).turns).toEqual([
      { speaker: 'tutor', text: 'What is sought?', move: 'focus' },
      { speaker: 'learner', text: '(I think) one pen: 1,800.', move: null },
      { speaker: 'tutor', text: 'Divide by 9.', move: 'telling' },
      { speaker: 'learner', text: '200', move: null },
    ]);
  });

  it('takes the last number of the solution for the answer key', () => {
    expect(readDialogue(writeLine()).answerKey).toBe('1200.5');
    expect(readDialogue(writeLine({ ground_truth: 'see above' })).answerKey).toBeNull();
  });
});

describe('convertDialogues', () => {
  const lines = [
    writeLine(),
    writeLine({ qid: 8, 'self-correctness': 'Yes, but I had to reveal the answer' }),
    writeLine({ 'self-correctness': null }),
    writeLine({ qid: 8, 'self-correctness': 'No', student_profile: 'Another learner.' }),
    writeLine({ 'self-correctness': 'No' }),
  ];
  const { scenario, events, skipped } = convertDialogues(lines.map(readDialogue));

  it('makes one cowork session per labelled dialogue, a day apart per learner', () => {
    const learner = nameLearner('A learner who mixes up division and multiplication.');
    const other = nameLearner('Another learner.');
    expect(learner).toMatch(/^md-[0-9a-f]{8}$/u);
    expect(skipped).toBe(1);
    expect(
      events.map((event) => [
        event.learner,
        event.task,
        event.outcome,
        event.occurredAt.slice(0, 10),
      ]),
    ).toEqual([
      [learner, 'q7', 'passed', '2024-01-01'],
      [learner, 'q8', 'passed', '2024-01-02'],
      [other, 'q8', 'failed', '2024-01-01'],
      [learner, 'q7', 'failed', '2024-01-03'],
    ]);
    expect(scenario.tasks.map(({ id, answerKey }) => [id, answerKey])).toEqual([
      ['q7', '1200.5'],
      ['q8', '1200.5'],
    ]);
  });

  it('makes what the contract takes, with ids that follow from the file alone', () => {
    expect(Scenario.parse(scenario)).toEqual(scenario);
    expect(events.map((event) => Event.parse(event))).toEqual(events);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    expect(convertDialogues(lines.map(readDialogue)).events).toEqual(events);
  });

  it('takes any words', () => {
    const words = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => !text.includes('\0') && text.isWellFormed());
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 9 }), words, (said, profile) => {
        const conversation = said
          .map((text, index) => `${index % 2 === 0 ? 'Teacher' : 'Kim'}: ${text}`)
          .join('|EOM|');
        const converted = convertDialogues([
          readDialogue(writeLine({ conversation, student_profile: profile })),
        ]);
        for (const event of converted.events) expect(Event.safeParse(event).error).toBeUndefined();
      }),
    );
  });
});
