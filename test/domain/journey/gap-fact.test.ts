import { expect, test } from 'vitest';
import type { EntryDraft, GapOperation } from '../../../src/domain/journey/entry.ts';
import { foldGap } from '../../../src/domain/journey/fold-gap.ts';
import { listGapFacts, type CorrectedEntry } from '../../../src/domain/journey/gap-fact.ts';

const operate = (gap: string, fields: Partial<GapOperation> = {}): GapOperation => ({
  gap,
  taxonomy: 'rubric-1@2',
  operation: 'observed',
  assist: 'none',
  context: 'task-1|touchpoint-1',
  evidence: [0],
  ...fields,
});
const draft = (gapOps: readonly GapOperation[], fields: Partial<EntryDraft> = {}): EntryDraft => ({
  kind: 'handoff',
  author: 'code',
  focus: 'general',
  occurredAtMs: 1_000,
  source: { kind: 'stage', touchpoint: 'touchpoint-1', position: 4 },
  evaluation: { id: 'evaluation-1', hash: 'ab'.repeat(32), outcome: 'failed', source: 'rules' },
  gapOps,
  carries: [],
  supersedes: null,
  ...fields,
});

test('an entry says one thing of each gap, at its own place', () => {
  expect(
    listGapFacts({ id: 'entry-5', entrySeq: 5, draft: draft([operate('complete')]) }, null),
  ).toEqual([
    {
      gap: 'complete',
      taxonomy: 'rubric-1@2',
      operation: 'observed',
      assist: 'none',
      context: 'task-1|touchpoint-1',
      touchpoint: 'stage/touchpoint-1',
      focus: 'general',
      entry: 'entry-5',
      saidSeq: 5,
      entrySeq: 5,
      evaluation: 'evaluation-1',
      occurredAtMs: 1_000,
      placeSeq: 5,
    },
  ]);
});

test('of several operations on one gap the least favourable stands', () => {
  const operations = (['reapplied', 'observed', 'walked'] as const).map((operation) =>
    operate('complete', { operation }),
  );
  const facts = listGapFacts({ id: 'entry-5', entrySeq: 5, draft: draft(operations) }, null);
  expect(facts.map(({ operation }) => operation)).toEqual(['observed']);
});

test('a built-in criterion is one gap over all tasks, so that what was missed at one can be re-applied at another', () => {
  const at = (task: string, seq: number, operation: GapOperation['operation']) =>
    listGapFacts(
      {
        id: `entry-${seq}`,
        entrySeq: seq,
        draft: draft(
          [
            operate(`quality.passed@${task}`, {
              taxonomy: 'builtin.v1',
              operation,
              context: `${task}|touchpoint-${seq}`,
            }),
          ],
          { source: { kind: 'stage', touchpoint: `touchpoint-${seq}`, position: seq } },
        ),
      },
      null,
    );
  const missed = at('task-1', 1, 'observed');
  expect(missed[0]?.gap).toBe('quality.passed');
  expect(foldGap([...missed, ...at('task-1', 2, 'reapplied')])?.status).toBe('new');
  expect(foldGap([...missed, ...at('task-2', 2, 'reapplied')])?.status).toBe('re-applied');
});

test('a criterion of a rubric keeps its name, whatever signs are in it', () => {
  const [fact] = listGapFacts(
    { id: 'entry-5', entrySeq: 5, draft: draft([operate('complete@home')]) },
    null,
  );
  expect(fact?.gap).toBe('complete@home');
});

const corrected: CorrectedEntry = {
  occurredAtMs: 500,
  placeSeq: 2,
  facts: ['complete', 'sources'].map((gap) => ({
    gap,
    taxonomy: 'rubric-1@2',
    operation: 'observed',
    assist: 'none',
    context: 'task-1|touchpoint-1',
    touchpoint: 'stage/touchpoint-1',
    focus: 'general',
    entry: 'entry-2',
    saidSeq: 2,
    evaluation: 'evaluation-1',
  })),
};

test('a correction stands where what it corrects stood, and refutes what it is silent about', () => {
  const correction = draft([operate('complete', { operation: 'walked', assist: 'hint' })], {
    kind: 'correction',
    supersedes: { entry: 'entry-2', claim: null },
  });
  const facts = listGapFacts({ id: 'entry-9', entrySeq: 9, draft: correction }, corrected);
  expect(
    facts.map(({ gap, operation, occurredAtMs, placeSeq, entrySeq }) => [
      gap,
      operation,
      occurredAtMs,
      placeSeq,
      entrySeq,
    ]),
  ).toEqual([
    ['complete', 'walked', 500, 2, 9],
    ['sources', 'refuted', 500, 2, 9],
  ]);
});

test("a person's correction, and one of a single claim, replace what they name and say the rest again", () => {
  for (const fields of [
    { author: 'human' as const, supersedes: { entry: 'entry-2', claim: null } },
    { author: 'code' as const, supersedes: { entry: 'entry-2', claim: 'signals/0' } },
  ]) {
    const correction = draft([operate('complete', { operation: 'refuted' })], {
      kind: 'correction',
      ...fields,
    });
    const facts = listGapFacts({ id: 'entry-9', entrySeq: 9, draft: correction }, corrected);
    expect(
      facts.map(({ gap, operation, entry, placeSeq }) => [gap, operation, entry, placeSeq]),
    ).toEqual([
      ['complete', 'refuted', 'entry-9', 2],
      ['sources', 'observed', 'entry-2', 2],
    ]);
  }
});

test('a level that a person sets leaves every gap as it was, and a later correction still finds its place', () => {
  const missed = { id: 'entry-2', entrySeq: 2, draft: draft([operate('complete')]) };
  const first = listGapFacts(missed, null);
  const place = { occurredAtMs: 1_000, placeSeq: 2 };
  const supersedes = { entry: 'entry-2', claim: null };
  const level = draft([], { kind: 'correction', author: 'human', supersedes });
  const second = listGapFacts(
    { id: 'entry-3', entrySeq: 3, draft: level },
    { ...place, facts: first },
  );
  expect(foldGap([...first, ...second])).toMatchObject({
    status: 'new',
    failed: 1,
    // The failure is proved by the entry that tells of it, not by the one that sets a level.
    cites: [{ entry: 'entry-2', entrySeq: 2 }],
    turns: [{ entry: 'entry-2', entrySeq: 2 }],
  });
  expect(second).toMatchObject([
    { entry: 'entry-2', saidSeq: 2, entrySeq: 3, placeSeq: 2, evaluation: 'evaluation-1' },
  ]);
  const judged = draft([operate('complete', { operation: 'reapplied' })], {
    kind: 'correction',
    supersedes: { entry: 'entry-3', claim: null },
  });
  const third = listGapFacts(
    { id: 'entry-4', entrySeq: 4, draft: judged },
    { ...place, facts: second },
  );
  expect(foldGap([...first, ...second, ...third])).toMatchObject({
    status: 'understood',
    failed: 0,
  });
});
