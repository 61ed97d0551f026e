import type { Criterion } from '@throughline/contract';

/**
 * What the levels of the taxonomy `builtin.v1` look like, for whoever gives levels where no rubric is set. Speed is
 * not among them: it rests on figures alone.
 */
export const BUILTIN_ANCHORS: readonly Omit<Criterion, 'check'>[] = [
  {
    id: 'independence.help',
    title: 'Works without help',
    skill: 'independence',
    weight: 1,
    anchors: {
      1: 'Waits to be told, or repeats what a helper said without working on it.',
      2: 'Begins, and asks for the next step at each turn; goes on once it is given.',
      3: 'Does the usual parts alone and asks where it gets hard, with what was tried.',
      4: 'Works through to the end; asks for a fact or a decision, and no step of the way.',
      5: 'Finds the way alone, notices what goes wrong, and mends it without being told.',
    },
  },
  {
    id: 'quality.first-try',
    title: 'Gets it right at the first try',
    skill: 'quality',
    weight: 1,
    anchors: {
      1: 'The first try misses what was asked.',
      2: 'The first try answers a part, with a fault that changes the result.',
      3: 'The first try has the main point, with gaps that have to be closed.',
      4: 'The first try is right, with a detail missing or unchecked.',
      5: 'The first try is right and complete, and shows how it was checked.',
    },
  },
  {
    id: 'quality.passed',
    title: 'Reaches the goal',
    skill: 'quality',
    weight: 1,
    anchors: {
      1: 'The result does not do what was asked.',
      2: 'The result does some of what was asked, and its faults would have to be redone.',
      3: 'The result does what was asked at its core; parts need rework.',
      4: 'The result does what was asked, with small things left.',
      5: 'The result does what was asked in full, and its limits and reasons are stated.',
    },
  },
  {
    id: 'communication.answered',
    title: 'Answers and keeps others informed',
    skill: 'communication',
    weight: 1,
    anchors: {
      1: 'Questions stay unanswered, and nobody could tell where the work stands.',
      2: 'Answers beside the point, or only when asked again.',
      3: 'Answers what was asked; the state of the work comes when asked for.',
      4: 'Answers to the point with what the other needs, and tells where the work stands.',
      5: 'Answers to the point, tells the state unasked, and says early what blocks or is uncertain.',
    },
  },
];
