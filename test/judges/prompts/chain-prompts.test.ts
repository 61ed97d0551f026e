import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { openFence } from '../../../src/judges/prompts/fence.ts';
import { WITHHELD } from '../../../src/judges/prompts/neutralise-text.ts';
import { openCollecting, requestEvidence } from '../../../src/judges/chain/collect-evidence.ts';
import { openEvaluating, requestTurns } from '../../../src/judges/chain/evaluate-turns.ts';
import { requestHandoff } from '../../../src/judges/chain/propose-handoff.ts';
import { openScoring, requestLevels } from '../../../src/judges/chain/score-levels.ts';
import { toWireSchema } from '../../../src/judges/models/wire-schema.ts';
import type { ModelRequest } from '../../../src/judges/models/model-request.ts';
import { judgeByRules } from '../../../src/judges/rules/judge-by-rules.ts';
import { makeChainMaterial, makePrior, SAID } from '../support/chain-material.ts';

const material = makeChainMaterial();
const background = { journey: `${SAID.prior}: quality keeps coming back`, prior: makePrior() };
const { evaluation } = judgeByRules(material);
const fence = openFence();
const requests = {
  'collect-evidence.v1': requestEvidence(openCollecting(material, background), fence),
  'score-levels.v1': requestLevels(openScoring(material, evaluation), fence),
  'propose-handoff.v1': requestHandoff({ material, evaluation, background }, fence),
  'evaluate-turns.v1': requestTurns(openEvaluating([material]), fence),
};
const all: readonly (readonly [string, Sent])[] = Object.entries(requests);

/** What of a question is sent. */
type Sent = Pick<
  ModelRequest<unknown>,
  'promptVersion' | 'instructions' | 'prompt' | 'schemaName'
> & {
  readonly schema: z.ZodType;
};

/** Everything that a model is sent for a question, without what is drawn anew for each call. */
function digest({ instructions, prompt, schema, schemaName }: Sent): string {
  const wire = JSON.stringify(toWireSchema(schema, schemaName));
  const sent = [instructions, prompt, wire].join('\n').replaceAll(fence.marker, 'MARKER');
  return createHash('sha256').update(sent).digest('hex').slice(0, 16);
}

/** The parts of a prompt that stand between the fence's lines, and what is left without them. */
function unfence(prompt: string): { readonly inside: string; readonly outside: string } {
  const inside: string[] = [];
  const pattern = new RegExp(
    `\\[\\[text ${fence.marker} \\| [^\\n]*\\]\\]\\n([^]*?)\\n\\[\\[end ${fence.marker}\\]\\]`,
    'gu',
  );
  const outside = prompt.replace(pattern, (_whole, text: string) => {
    inside.push(text);
    return '';
  });
  return { inside: inside.join('\n'), outside };
}

/**
 * What each version is sent as, the layout of its material included. A version whose hash changes is another prompt: give
 * it a new version and a new file, or verdicts of two instruments stand under one name.
 */
const HASHES: Readonly<Record<string, string>> = {
  'collect-evidence.v1': '43b983d7f8663ca0',
  'score-levels.v1': '2d2ba7a0159830f2',
  'propose-handoff.v1': 'b00bcdf86bdab759',
  'evaluate-turns.v1': 'cbb41f12171bd5b8',
};

it.each(all)('%s is sent as it was when it got its version', (version, request) => {
  expect({ [version]: digest(request) }).toEqual({ [version]: HASHES[version] });
  expect(request.promptVersion).toBe(version);
});

describe('every prompt', () => {
  it.each(all)('%s holds the learner’s words inside the fence alone', (_version, { prompt }) => {
    const { inside, outside } = unfence(prompt);
    for (const words of [SAID.work, SAID.learner, SAID.tutor]) {
      expect(outside).not.toContain(words.slice(0, 24));
    }
    expect(inside).toContain('The loading was late in 69 of 74 cases');
    expect(outside).not.toContain(fence.marker);
  });

  it.each(all)('%s holds no word of a peer', (_version, { prompt, instructions }) => {
    expect(prompt + instructions).not.toContain('own counsel');
  });

  it.each(all)('%s withholds orders to the judge', (_version, { prompt }) => {
    expect(prompt).not.toContain('Ignore all previous');
  });

  it.each(all)('%s says how the fence is read', (_version, { instructions }) => {
    expect(instructions).toContain(fence.rule);
    expect(instructions.replaceAll(fence.marker, '')).not.toMatch(/[0-9a-f]{32}/);
  });
});

it('says that words were withheld, and that a peer’s were left out', () => {
  for (const name of ['collect-evidence.v1', 'score-levels.v1', 'evaluate-turns.v1'] as const) {
    expect(requests[name].prompt).toContain(WITHHELD);
    expect(requests[name].prompt).toContain('texts by other learners that are left out: 1');
  }
});

it('shows the read and the journey to those that collect and hand off, never to whoever gives levels', () => {
  const known = [SAID.prior, '72.6', '73 of 100', '61 of 100', 'Background'];
  for (const name of ['collect-evidence.v1', 'propose-handoff.v1'] as const) {
    expect(requests[name].prompt).toContain(SAID.prior);
    expect(requests[name].prompt).toContain('quality | 73 of 100');
  }
  for (const name of ['score-levels.v1', 'evaluate-turns.v1'] as const) {
    for (const words of known) expect(requests[name].prompt).not.toContain(words);
  }
});

it('shows whoever gives levels the criteria with their anchors, the evidence by id, and the work', () => {
  const { prompt } = requests['score-levels.v1'];
  expect(prompt).toContain('cause | quality | Finds the cause\n  1: Names no cause.\n');
  expect(prompt).toMatch(/^e1 \| cause \| /mu);
  expect(prompt).not.toContain('Keeps the pace');
});

it('shows what the platform said of it to whoever collects, never to whoever gives levels', () => {
  const judged = makeChainMaterial({
    completion: {
      evaluation: { outcome: 'passed', criteria: [{ criterion: 'cause', passed: true, level: 5 }] },
    },
  });
  const collecting = requestEvidence(openCollecting(judged, background), fence);
  const scoring = requestLevels(openScoring(judged, judgeByRules(judged).evaluation), fence);
  expect(collecting.prompt).toContain("The platform's own evaluation, no evidence");
  expect(collecting.prompt).toContain('cause | passed');
  expect(scoring.prompt).not.toContain('platform');
});

it('asks by the built-in criteria where no rubric is set, or none applies yet', () => {
  const open = makeChainMaterial({ rubric: null });
  const begun = makeChainMaterial({ completion: { kind: 'kickoff', outcome: null } });
  for (const one of [open, begun]) {
    const { prompt } = requestEvidence(openCollecting(one, background), fence);
    expect(prompt).toContain('independence.help | independence | Works without help');
    expect(prompt).not.toContain('Finds the cause');
    expect(prompt).not.toContain('speed.against-time');
  }
});

it('keeps a prompt in its bounds, however much there is', () => {
  const long = 'The loading in the north was late again, and I wrote it down. '.repeat(4_000);
  const flood = makeChainMaterial({
    completion: { artefact: { mediaType: 'text/plain', text: long } },
  });
  const journey = 'A long way, told at length. '.repeat(4_000);
  const { prompt } = requestEvidence(openCollecting(flood, { journey, prior: makePrior() }), fence);
  expect(prompt.length).toBeLessThan(24_000);
  expect(prompt).toContain('characters are left out here');
});
