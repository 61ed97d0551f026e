import { expect, test } from 'vitest';
import type { Assist } from '@throughline/contract';
import type { Evaluation, EvaluationItem } from '../../../src/domain/evaluation/evaluation.ts';
import { assertClaims, measureOutcome, tellOverride } from '../../../src/domain/journey/claims.ts';
import {
  assertGapOperations,
  deriveGapOperations,
} from '../../../src/domain/journey/gap-operations.ts';

const item = (criterion: string, fields: Partial<EvaluationItem> = {}): EvaluationItem => ({
  skill: 'quality',
  criterion,
  level: null,
  value: null,
  rawValue: null,
  confidence: null,
  passed: true,
  abstained: null,
  evidence: [measureOutcome('passed', 1)],
  ...fields,
});
const evaluate = (items: readonly EvaluationItem[], assist: Assist = 'none'): Evaluation => ({
  source: 'rules',
  judge: 'rules.v1',
  outcome: 'passed',
  assist,
  items,
  droppedEvidence: 0,
});
const context = { rubric: null, task: 'task-1', stage: 'stage-1', touchpoint: 'touchpoint-1' };

test('a missed criterion is a gap, one met alone is re-applied, one met with help only walked through', () => {
  const items = [item('quality.passed', { passed: false }), item('quality.first-try')];
  const names = (assist: Assist) =>
    deriveGapOperations(evaluate(items, assist), context).map(({ operation }) => operation);
  expect(names('none')).toEqual(['observed', 'reapplied']);
  for (const assist of ['hint', 'guided', 'told'] as const)
    expect(names(assist)).toEqual(['observed', 'walked']);
});

test('a gap is named by its task under the built-in taxonomy, and by its criterion under a rubric', () => {
  expect(deriveGapOperations(evaluate([item('quality.passed')]), context)[0]).toMatchObject({
    gap: 'quality.passed@task-1',
    taxonomy: 'builtin.v1',
    context: 'task-1|touchpoint-1',
    evidence: [0],
  });
  const rubric = { ...context, rubric: { id: 'rubric-1', version: 3 } };
  const operations = deriveGapOperations(
    evaluate([item('complete'), item('quality.passed')]),
    rubric,
  );
  expect(operations).toMatchObject([{ gap: 'complete', taxonomy: 'rubric-1@3', evidence: [0] }]);
});

test('what abstains, was not asked, or has no evidence names no gap', () => {
  const items = [
    item('a', { abstained: 'no-evidence' }),
    item('b', { passed: null }),
    item('c', { evidence: [] }),
  ];
  expect(deriveGapOperations(evaluate(items), context)).toEqual([]);
});

test('an operation that claims less help than there was, or no evidence, is refused', () => {
  const evaluation = evaluate([item('quality.passed')], 'guided');
  const [operation] = deriveGapOperations(evaluation, context);
  expect(() => assertGapOperations([operation!], evaluation)).not.toThrow();
  const refused = [
    { ...operation!, operation: 'reapplied' as const, assist: 'none' as const },
    { ...operation!, operation: 'reapplied' as const },
    { ...operation!, assist: 'hint' as const },
    { ...operation!, evidence: [] },
    { ...operation!, evidence: [1] },
  ];
  for (const one of refused)
    expect(() => assertGapOperations([one], evaluation)).toThrow(RangeError);
});

test('an entry tells 1 to 3 things that happened and at most 5 signals, none without evidence', () => {
  const claim = tellOverride([{ skill: 'quality', level: 4 }], 'passed', 7).happened[0]!;
  expect(claim).toEqual({
    text: 'A person set quality at level 4 of 5.',
    evidence: [measureOutcome('passed', 7)],
  });
  const times = (count: number) => Array.from({ length: count }, () => claim);
  expect(() => assertClaims({ happened: times(3), signals: times(5), carries: [] })).not.toThrow();
  expect(() => assertClaims({ happened: [], signals: [], carries: [] })).toThrow(RangeError);
  expect(() => assertClaims({ happened: [], signals: [], carries: [] }, 'carry')).not.toThrow();
  expect(() => assertClaims({ happened: times(4), signals: [], carries: [] })).toThrow(RangeError);
  expect(() => assertClaims({ happened: times(1), signals: times(6), carries: [] })).toThrow(
    RangeError,
  );
  expect(() =>
    assertClaims({ happened: [{ text: 'x', evidence: [] }], signals: [], carries: [] }),
  ).toThrow(RangeError);
});
