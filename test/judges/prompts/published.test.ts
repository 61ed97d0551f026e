import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { toWireSchema } from '../../../src/judges/models/wire-schema.ts';
import { collectEvidencePrompt } from '../../../src/judges/prompts/collect-evidence.v1.ts';
import { evaluateTurnsPrompt } from '../../../src/judges/prompts/evaluate-turns.v1.ts';
import { openFence } from '../../../src/judges/prompts/fence.ts';
import { personaPerspectivePrompt } from '../../../src/judges/prompts/persona-perspective.v1.ts';
import type { Prompt } from '../../../src/judges/prompts/prompt.ts';
import { proposeHandoffPrompt } from '../../../src/judges/prompts/propose-handoff.v1.ts';
import { reviewNarrationPrompt } from '../../../src/judges/prompts/review-narration.v1.ts';
import { reviewScoresPrompt } from '../../../src/judges/prompts/review-scores.v1.ts';
import { scoreLevelsPrompt } from '../../../src/judges/prompts/score-levels.v1.ts';

const PROMPTS: readonly Prompt<unknown>[] = [
  collectEvidencePrompt,
  evaluateTurnsPrompt,
  personaPerspectivePrompt,
  proposeHandoffPrompt,
  reviewNarrationPrompt,
  reviewScoresPrompt,
  scoreLevelsPrompt,
];

/**
 * What each version is: its instructions and the form of its answer. Another hash is another prompt: once a version has
 * been released, a change is a new version with a file and a line of its own here.
 */
const PUBLISHED: Readonly<Record<string, string>> = {
  'collect-evidence.v1': 'ac3db0dbdda91382dbfc2d32e1c0b1932cb8bfb3a1e5823dabd3e25743a61631',
  'evaluate-turns.v1': '2cd1cbe38ff0a9623c4bb57a9685074aab6a2b52bc150770c0a9ad15f0b70c43',
  'persona-perspective.v1': '1ef34450a382d1e4a4b3680164278f06c3c35e0c27025cf1676cccc149891783',
  'propose-handoff.v1': '6fced60db7b453cbf822135f6495888b9cb2f2593b28b1199622c7dd7a8a74fc',
  'review-narration.v1': 'dae8ed96664ce7580fb0d5a5a3a072b3c54570b61e326decf6977b5f55d03213',
  'review-scores.v1': '0aba4d1d6d3f332b426135001fb59d644f28fe5dbeef8ce0d8f45d0bef517d2f',
  'score-levels.v1': '51059b3d7d42e3befe008ba1a23578bd24c612971ed00a093e05878443940cf1',
};

/** Without the fence's rule, whose marker is drawn anew for each call. */
function hashPrompt(prompt: Prompt<unknown>): string {
  const instructions = prompt.instruct({ ...openFence(), rule: '' }).trimEnd();
  const form = JSON.stringify(toWireSchema(prompt.schema, prompt.schemaName));
  return createHash('sha256').update(`${instructions}\n${form}`).digest('hex');
}

it.each(PROMPTS)('$version is what it was when it was published', (prompt) => {
  expect(hashPrompt(prompt), 'a changed text or form needs a new version').toBe(
    PUBLISHED[prompt.version],
  );
});

it('names each prompt’s file after its version, and leaves out none', () => {
  const folder = new URL('../../../src/judges/prompts/', import.meta.url);
  const files = readdirSync(folder).filter((name) => /\.v\d+\.ts$/u.test(name));
  expect(files).toEqual(PROMPTS.map(({ version }) => `${version}.ts`));
});
