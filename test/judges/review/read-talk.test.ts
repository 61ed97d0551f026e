import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTalk, type Said, type Talk } from '../../../src/judges/review/rules/talk.ts';
import { makeTalk } from '../support/make-talk.ts';

/** One message of an event: the persona's, the learner's, or somebody else's, whom the persona is not shown. */
type Message = readonly ['p' | 'l' | 'other', string];

/** A talk in events as the persona of the review is shown it: without what others said, each turn at its place. */
function hear(events: readonly (readonly Message[])[]): Talk | null {
  const places = events.flatMap((event, position) =>
    event.map(([by, text], message) => ({ by, text, position, message })),
  );
  const own = places.flatMap(({ by, text, ...place }) =>
    by === 'other' ? [] : [{ line: [by, text] as const, place }],
  );
  if (own.length === 0) return null;
  const input = makeTalk(own.map(({ line }) => line));
  const turns = input.conversation.turns.map((turn, index) => ({ ...turn, ...own[index]?.place }));
  return readTalk({ ...input, conversation: { ...input.conversation, turns } });
}

const listAnswers = ({ exchanges, replies }: Talk): readonly Said[] =>
  [...exchanges, ...replies].flatMap(({ answer }) => answer ?? []);

const anyMessage: fc.Arbitrary<Message> = fc.tuple(
  fc.constantFrom('p' as const, 'l' as const, 'other' as const),
  fc.constantFrom('Who takes it on?', 'Planning does.', 'And by when?', 'By noon.', ' '),
);

test('what comes right after a turn is an answer, in its event or at the head of the next one', () => {
  const within = hear([
    [
      ['p', 'Who takes it on?'],
      ['l', 'Planning does.'],
    ],
  ]);
  const across = hear([[['p', 'Who takes it on?']], [['l', 'Planning does.']]]);
  for (const talk of [within, across])
    expect(talk?.exchanges.map(({ answer }) => answer?.open)).toEqual(['Planning does.']);
});

test('nothing is an answer between which and the turn before it somebody else is known to have spoken', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(anyMessage, { minLength: 1, maxLength: 5 }), {
        minLength: 1,
        maxLength: 5,
      }),
      (events) => {
        const talk = hear(events);
        if (talk === null) return;
        const own = events.flatMap((event) =>
          event.flatMap(([by], message) =>
            by === 'other' ? [] : [{ message, before: event[message - 1]?.[0] }],
          ),
        );
        for (const { turn } of listAnswers(talk)) {
          const place = own[turn];
          // Who spoke last in an earlier event, no place of an own turn tells.
          if (place?.message !== 0) expect(place?.before).toBe('p');
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('the days are those of what the learner said, not of what the persona wrote before or after', () => {
  const talk = hear([[['p', 'Hello?']], [['l', 'Here.']], [['l', 'By noon.']], [['p', 'Well?']]]);
  expect(((talk?.toMs ?? 0) - (talk?.fromMs ?? 0)) / 86_400_000).toBe(1);
});
