import { expect, test } from 'vitest';
import { buildEvidence } from '../../../src/domain/review/build-evidence.ts';
import { computeFigures } from '../../../src/domain/review/compute-figures.ts';
import { showEvidence } from '../../../src/judges/review/show-material.ts';
import { makeContext, makeGap, makeTouchpoint } from '../../support/review/make-attempt.ts';

const STEPS = 120;

test('of a table that is too long, the rows stay that a figure of gaps was made of, whatever their title', () => {
  const touchpoints = Array.from({ length: STEPS }, (_, index) => makeTouchpoint(index + 1));
  const [early, late] = [touchpoints[50], touchpoints[70]];
  if (early === undefined || late === undefined) throw new Error('there are fewer steps');
  const gaps = [
    ...touchpoints.map((one, index) => makeGap(`filler-${index}`, [['reapplied', one]])),
    makeGap(
      'names-an-owner',
      [
        ['observed', early],
        ['observed', late],
      ],
      { title: '“Says who does what”' },
    ),
  ];
  const context = makeContext({ touchpoints, gaps });
  const { rows, figures } = buildEvidence(context, computeFigures(context, []));
  const unspoken = rows.map((row) => ({ ...row, text: row.kind === 'entry' ? 'So.' : row.text }));
  const { lines, note } = showEvidence(unspoken, figures);
  expect(note).toMatch(/rows of evidence are left out/);
  const wanted = rows.filter(({ name, kind }) => kind === 'entry' && name === 'names-an-owner');
  expect(wanted).toHaveLength(2);
  for (const { id } of wanted) expect(lines.some((line) => line.startsWith(`${id} |`))).toBe(true);
});
