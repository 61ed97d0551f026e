import { expect, it } from 'vitest';
import { Rubric } from '@throughline/contract';

const criterion = {
  id: 'states-the-base',
  title: 'Says what a share is a share of',
  skill: 'quality',
  anchors: {
    1: 'Never.',
    2: 'Once.',
    3: 'For the main share.',
    4: 'For every share.',
    5: 'For every share, and why.',
  },
};
const faultsOf = (...criteria: readonly unknown[]): readonly string[] => {
  const read = Rubric.safeParse({ title: 'Analysis', criteria });
  if (read.success) return [];
  return read.error.issues.map(({ path, message }) => `/${path.join('/')}: ${message}`);
};

it('takes a rubric whose levels differ', () => {
  expect(faultsOf(criterion)).toEqual([]);
  expect(faultsOf({ ...criterion, id: 'quality.first-try' })).toEqual([]);
  const check = { type: 'signal', signal: 'durationMs', atMost: 1_800_000 };
  expect(faultsOf({ ...criterion, skill: 'speed', check })).toEqual([]);
});

it.each([
  [
    { ...criterion, anchors: { ...criterion.anchors, 4: 'for the  main share.' } },
    '/criteria/0/anchors/4: says the same as level 3; say what this level shows that the one below does not',
  ],
  [
    { ...criterion, skill: 'speed' },
    '/criteria/0/check: is missing: speed rests on figures alone and gets no level',
  ],
  [
    { ...criterion, skill: 'speed', check: { type: 'terms', terms: ['quick'] } },
    '/criteria/0/check/type: is terms, which looks at words; speed rests on figures alone, so take one of type signal',
  ],
  [
    { ...criterion, skill: 'speed', check: { type: 'pattern', pattern: 'quick' } },
    '/criteria/0/check/type: is pattern, which looks at words;',
  ],
  [
    { ...criterion, check: { type: 'words', terms: ['base'] } },
    '/criteria/0/check/type: must be terms, pattern or signal',
  ],
  [{ ...criterion, id: 'human.quality' }, '/criteria/0/id: begins with human., under which'],
  [
    { ...criterion, check: { type: 'terms', terms: ['base', 'total', 'Base '] } },
    '/criteria/0/check/terms/2: is the same term as number 1 of the list, which counts once; list each term once',
  ],
  [{ ...criterion, id: 'two words' }, '/criteria/0/id: '],
  [{ ...criterion, anchors: { 1: 'Never.' } }, '/criteria/0/anchors/2: '],
])('says where a criterion is wrong and what to write instead', (given, fault) => {
  expect(faultsOf(given).some((found) => found.startsWith(fault))).toBe(true);
});

it('says it of each criterion that repeats an id', () => {
  expect(faultsOf(criterion, criterion)).toEqual([
    '/criteria/1/id: repeats the id of /criteria/0; every id of the list must be its own',
  ]);
});
