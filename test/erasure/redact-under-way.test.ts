import { afterAll, beforeAll, expect, test } from 'vitest';
import { calibrate } from '../../src/flows/calibrate.ts';
import { learner } from '../../src/flows/learner.ts';
import type { Steps } from '../../src/flows/steps.ts';
import { createModelJudge } from '../../src/judges/chain/model-judge.ts';
import { createModelLightJudge } from '../../src/judges/chain/model-light-judge.ts';
import type { ModelCall } from '../../src/judges/models/model-call.ts';
import type { ModelRequest } from '../../src/judges/models/model-request.ts';
import type { ModelAnswer } from '../../src/judges/models/models.ts';
import { readVerdicts } from '../../src/reads/read-verdicts.ts';
import type { Desk } from '../support/calibration/calibrating.ts';
import { openEverything } from '../support/calibration/open-everything.ts';
import {
  ScriptedModels,
  type AskedQuestion,
  type Scripted,
} from '../support/models/scripted-models.ts';
import { expectClean } from '../support/calibration/expect-clean.ts';
import { makeEvent } from '../support/record/recording.ts';
import { startErasing, type Erasing } from '../support/erasure/erasing.ts';

const WORD = 'Zwergschnepfe4713';
const KEPT = 'I compared both months, lane by lane, and the loading is what was late.';

let erasing: Erasing;
beforeAll(async () => {
  erasing = await startErasing('redact_under_way');
});
afterAll(() => erasing.close());

/** Models whose answer to one question comes after something else has happened. */
class SlowModels extends ScriptedModels {
  /** Run once, while the question of this name is under way. */
  meanwhile: { readonly schemaName: string; readonly happens: () => Promise<unknown> } | null =
    null;

  override async ask<Answer>(
    request: ModelRequest<Answer>,
    call: ModelCall,
  ): Promise<ModelAnswer<Answer>> {
    const { meanwhile } = this;
    const answer = super.ask(request, call);
    if (meanwhile?.schemaName !== request.schemaName) return answer;
    this.meanwhile = null;
    await meanwhile.happens();
    return answer;
  }
}

/** Quotes the redacted text wherever it is shown, as a model would that finds it telling. */
function openModels(): SlowModels {
  const list = (prompt: string, title: string): readonly string[] =>
    [...(prompt.split(`# ${title}\n`)[1]?.split('\n# ')[0] ?? '').matchAll(/^(\S+) \| /gmu)].map(
      ([, id]) => id as string,
    );
  const quote = (prompt: string): { readonly source: string; readonly quote: string } =>
    prompt.includes(WORD) ? { source: 'a1', quote: WORD } : { source: 'a2', quote: KEPT };
  const script: Readonly<Record<string, (question: AskedQuestion) => Scripted>> = {
    collected_evidence: ({ prompt }) => ({
      answer: {
        criteria: list(prompt, 'Criteria').map((criterion) => ({
          criterion,
          quotes: [quote(prompt)],
          figures: [],
        })),
      },
    }),
    scored_levels: ({ prompt }) => ({
      answer: {
        criteria: list(prompt, 'Criteria').map((criterion) => ({
          criterion,
          level: 4,
          abstain: false,
          confidence: 0.7,
          evidence: [new RegExp(`^(e\\d+) \\| ${criterion} \\|`, 'mu').exec(prompt)?.[1]],
          rationale: prompt.includes(WORD) ? `It says ${WORD}.` : 'It compares.',
        })),
      },
    }),
    proposed_handoff: ({ prompt }) => {
      const evidence = [/^(e\d+) \| /mu.exec(prompt)?.[1] ?? ''];
      const text = prompt.includes(WORD) ? `There was talk of ${WORD}.` : 'The cause was found.';
      return { answer: { happened: [{ text, evidence }], signals: [], gaps: [], carries: [] } };
    },
    evaluated_turns: ({ prompt }) => ({
      answer: {
        turns: [...prompt.matchAll(/\b(t\d+)\b \|/gu)].map(([, turn]) => ({ turn, criteria: [] })),
      },
    }),
  };
  return new SlowModels(script);
}

const redact: Erasing['redact'] = (desk, redaction) => erasing.redact(desk, redaction);

async function findWord(desk: Desk): Promise<readonly string[]> {
  const { bodies, stepResults } = await openEverything(erasing.calibrating, desk);
  return [...bodies, ...stepResults].filter((text) => text.includes(WORD));
}

/** Ledger entries that the verdicts' quotes stand in. */
async function listQuoted(desk: Desk): Promise<readonly (number | null)[]> {
  const verdicts = await readVerdicts(desk.reads, desk.tenant, desk.externalId, {
    order: 'oldest',
    limit: 50,
  });
  const quoted = verdicts.items.flatMap(({ items }) =>
    items.flatMap(({ evidence }) =>
      evidence.flatMap((piece) => (piece.type === 'quote' ? [piece.ledgerSeq] : [])),
    ),
  );
  return [...new Set(quoted)];
}

const place = { scenarioAttempt: 'attempt-1', stage: 'stage-1' } as const;

/** A note with the word, in the material of the stage behind it. */
async function recordStage(desk: Desk): Promise<void> {
  await desk.record(
    makeEvent({
      ...place,
      id: 'secret',
      kind: 'note_submission',
      status: 'completed',
      artefact: { mediaType: 'text/plain', text: `What I saw was a ${WORD} at the gate.` },
    }),
    makeEvent({
      ...place,
      kind: 'stage',
      status: 'completed',
      outcome: 'passed',
      artefact: { mediaType: 'text/plain', text: KEPT },
    }),
  );
}

test.each(['collected_evidence', 'scored_levels', 'proposed_handoff'])(
  'a redaction while a calibration asks for %s stops it, and no word of it is asked, kept or landed after',
  async (schemaName) => {
    const desk = await erasing.calibrating.openLearner();
    await recordStage(desk);
    const models = openModels();
    const judge = createModelJudge({ models, fingerprint: 'f', builtinStepsIn: false });
    const steps = desk.steps(judge);
    let askedBefore = 0;
    models.meanwhile = {
      schemaName,
      happens: async () => {
        await redact(desk, { id: 'r-1', event: 'secret' });
        askedBefore = models.asked.length;
      },
    };
    expect(await calibrate(steps, (await desk.begin())!)).toBe('stale');
    expect(models.asked[0]?.prompt).toContain(WORD);
    expect(models.asked).toHaveLength(askedBefore);
    expect(await findWord(desk)).toEqual([]);
    // The same process, which remembers what it had gathered, and goes on.
    expect(await calibrate(steps, (await desk.begin())!)).toBe('landed');
    const after = models.asked.slice(askedBefore);
    expect(after.map((question) => question.schemaName)).toEqual([
      'collected_evidence',
      'scored_levels',
      'proposed_handoff',
    ]);
    expect(after.filter(({ prompt }) => prompt.includes(WORD))).toEqual([]);
    expect(await findWord(desk)).toEqual([]);
    expect(await listQuoted(desk)).toEqual([2]);
    await expectClean(desk);
  },
);

test('after a redaction between two steps of a calibration nobody is asked, and nothing lands', async () => {
  const desk = await erasing.calibrating.openLearner();
  await recordStage(desk);
  const models = openModels();
  const steps = desk.steps(createModelJudge({ models, fingerprint: 'f', builtinStepsIn: false }));
  const run = (await desk.begin())!;
  await steps.gather(run);
  await steps.collectEvidence(run);
  await redact(desk, { id: 'r-1', event: 'secret' });
  await expect(steps.score(run)).rejects.toMatchObject({ code: 'calibrate/overtaken' });
  expect(await steps.commit(run)).toBe('stale');
  expect(models.asked).toHaveLength(1);
  expect(await findWord(desk)).toEqual([]);
});

test('a calibration that a redaction has stopped is charged no try, and the next turn lands it', async () => {
  const desk = await erasing.calibrating.openLearner();
  await recordStage(desk);
  const models = openModels();
  const judge = createModelJudge({ models, fingerprint: 'f', builtinStepsIn: false });
  const happens = (): Promise<unknown> => redact(desk, { id: 'r-1', event: 'secret' });
  models.meanwhile = { schemaName: 'collected_evidence', happens };
  const steps = { learner: desk.learnerSteps, calibrate: desk.steps(judge) } as unknown as Steps;
  const attempt = { failed: null, jitter: 0, policy: null, isPauseAsked: () => false };
  expect(await learner(steps, await desk.ref(), attempt)).toEqual({ kind: 'stale' });
  expect(await learner(steps, await desk.ref(), attempt)).toEqual({ kind: 'idle' });
  expect(await findWord(desk)).toEqual([]);
  await expectClean(desk);
});

const turn = (id: string, text: string): ReturnType<typeof makeEvent> =>
  makeEvent({
    id,
    kind: 'chat_turn',
    status: 'completed',
    persona: 'manager-1',
    messages: [{ speaker: 'learner', text }],
  });

test('a redaction while turns are evaluated lands nothing of it, and they are evaluated anew at once', async () => {
  const desk = await erasing.calibrating.openLearner();
  await desk.record(turn('secret', `It was a ${WORD}, and it was late.`), turn('kept', KEPT));
  const models = openModels();
  const light = createModelLightJudge({ models, fingerprint: 'f', builtinStepsIn: false });
  const happens = (): Promise<unknown> => redact(desk, { id: 'r-1', event: 'secret' });
  models.meanwhile = { schemaName: 'evaluated_turns', happens };
  expect(await desk.evaluateOnce(light)).toEqual({ kind: 'more' });
  expect(await findWord(desk)).toEqual([]);
  const count = async (): Promise<unknown> =>
    (
      await desk.query(
        `select (select count(*)::integer from evaluation where tenant = $1) as landed,
           (select coalesce(sum(attempts), 0)::integer from evaluation_due where tenant = $1) as tries`,
        [desk.tenant],
      )
    ).rows[0];
  expect(await count()).toEqual({ landed: 0, tries: 0 });
  expect(await desk.evaluateAlone(light)).toEqual({ kind: 'idle' });
  expect(models.asked).toHaveLength(2);
  expect(models.asked.map(({ prompt }) => prompt.includes(WORD))).toEqual([true, false]);
  expect(await count()).toEqual({ landed: 2, tries: 0 });
  expect(await findWord(desk)).toEqual([]);
  await expectClean(desk);
});

test('a redaction between a light evaluation and its commit lands nothing of it, and the commit asks nobody', async () => {
  const desk = await erasing.calibrating.openLearner();
  await desk.record(turn('secret', `It was a ${WORD}, and it was late.`), turn('kept', KEPT));
  await desk.begin();
  const models = openModels();
  const steps = desk.evaluateSteps(
    createModelLightJudge({ models, fingerprint: 'f', builtinStepsIn: false }),
  );
  const [conversation] = (await steps.findWaiting(await desk.ref())).conversations;
  await steps.judge(conversation!);
  await redact(desk, { id: 'r-1', event: 'secret' });
  await expect(steps.commit(conversation!)).rejects.toMatchObject({ code: 'evaluate/overtaken' });
  expect(models.asked).toHaveLength(1);
  const { rows } = await desk.query('select id from evaluation where tenant = $1', [desk.tenant]);
  expect(rows).toEqual([]);
});
