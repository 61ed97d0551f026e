import { expect, test } from 'vitest';
import { describeJudges } from '../../src/reads/describe-judges.ts';

test('says that no model was asked, where none is', () => {
  expect(describeJudges(['builtin'])).toMatch(/^builtin rules: no model was asked/);
});

test('names the models in their order, and what happens where none can be asked', () => {
  const both = describeJudges(['gemini:flash', 'openai:mini', 'builtin']);
  expect(both).toContain('gemini:flash, openai:mini;');
  expect(both).toMatch(/builtin rules measure and give no level$/);
  expect(describeJudges(['gemini:flash'])).toMatch(/the completion waits$/);
});
