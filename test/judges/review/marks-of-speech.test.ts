import { describe, expect, test } from 'vitest';
import {
  ASKS_FOR_DEED,
  CHECKED,
  GIVES_REASON,
  HAS_TOTAL,
  HOLDS_OUT,
  leavesOpen,
  OWNS_UP,
  PROMISES,
  SAYS_HOW_SURE,
} from '../../../src/judges/review/rules/marks-of-speech.ts';

/** What a mark finds, and what looks like it and is none. */
const MARKS: readonly (readonly [string, RegExp, readonly string[], readonly string[]])[] = [
  [
    'a reason',
    GIVES_REASON,
    ['It is the loading, because it starts late.'],
    ['It is late since Monday.'],
  ],
  [
    'a next step',
    PROMISES,
    ['I will bring the list.', 'I’ll ask them.'],
    ['They will start on Monday.'],
  ],
  [
    'something missing of one’s own',
    OWNS_UP,
    ['Ah. I never said how many.', 'I left that out.', 'I did not check it.'],
    ['I never had trouble with it.', 'I did not let you down.', 'They left that out.'],
  ],
  [
    'something that was looked at',
    CHECKED,
    ['I counted them twice.', 'I have looked at the lanes.'],
    ['You can count on it.', 'I will compare them tomorrow.'],
  ],
  [
    'something held against a wish',
    HOLDS_OUT,
    ['I would wait for that.', 'I don’t think so.'],
    ['I would do that.', 'It is not done yet.'],
  ],
  [
    'how far something carries',
    SAYS_HOW_SURE,
    ['Not sure, but I expect 18.', 'It may be luck.'],
    ['A certain lane has 12.', 'Make sure of it.'],
  ],
  [
    'a figure with its total',
    HAS_TOTAL,
    ['74 of 240', '30 out of the 1,000'],
    ['31%', 'the 4th of May'],
  ],
  [
    'a wish for a deed',
    ASKS_FOR_DEED,
    ['Would you own it?'],
    ['Would that work?', 'You would own it.'],
  ],
];

describe.each(MARKS)('rules find %s', (_name, mark, found, twins) => {
  test.each(found)('in “%s”', (text) => expect(text).toMatch(mark));
  test.each(twins)('and not in “%s”', (text) => expect(text).not.toMatch(mark));
});

describe('an answer', () => {
  test.each([
    'Someone from planning, I suppose. It should be announced.',
    'I would have to ask for a name.',
    'I don’t know.',
  ])('leaves it open: “%s”', (answer) => expect(leavesOpen(answer)).toBe(true));
  test.each([
    'The warehouse lead owns it. Perhaps planning helps.',
    'I do not know yet. I will look at the lanes and come back by noon.',
    '',
  ])('does not leave it open: “%s”', (answer) => expect(leavesOpen(answer)).toBe(false));
});
