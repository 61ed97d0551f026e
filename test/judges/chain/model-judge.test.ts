import { describe, expect, it } from 'vitest';
import { verifyEvaluation } from '../../../src/domain/evaluation/verify-evaluation.ts';
import type { LearnerId, TenantId } from '../../../src/domain/ids/ids.ts';
import { DIFFICULTY_VERSION_0 } from '../../../src/domain/skills/difficulty-version.ts';
import { createModelJudge } from '../../../src/judges/chain/model-judge.ts';
import { createModelLightJudge } from '../../../src/judges/chain/model-light-judge.ts';
import type { ModelErrorCode } from '../../../src/judges/models/model-error.ts';
import { judgeByRules } from '../../../src/judges/rules/judge-by-rules.ts';
import { makeChainMaterial, makePrior, SAID } from '../support/chain-material.ts';
import {
  ScriptedModels,
  readRows,
  type AskedQuestion,
  type Scripted,
} from '../../support/models/scripted-models.ts';

const call = {
  tenant: '00000000-0000-4000-8000-000000000001' as TenantId,
  learner: '00000000-0000-4000-8000-000000000002' as LearnerId,
  flow: 'calibrate',
  step: 'score',
};
const scene = { call, prior: makePrior() };
const readJourney = async () => ({ text: SAID.prior });
const material = makeChainMaterial();

const collected = (
  quotes: readonly { source: string; quote: string }[],
  figures: readonly string[] = [],
) => ({
  criteria: [
    { criterion: 'cause', quotes, figures },
    { criterion: 'tells', quotes: [], figures: [] },
  ],
});
const GOOD = collected([{ source: 'a2', quote: 'The loading was late in 69 of 74 cases.' }]);
const scored = (
  level: number | null,
  evidence: readonly string[] = ['e1'],
  criterion = 'cause',
) => ({
  criteria: [
    {
      criterion,
      level,
      abstain: level === null,
      confidence: 0.8,
      evidence: level === null ? [] : evidence,
      rationale: 'The anchor of it fits.',
    },
  ],
});

type Script = Readonly<Record<string, (question: AskedQuestion) => Scripted>>;
const judgeBy = (script: Script, builtinStepsIn = false) => {
  const models = new ScriptedModels(script);
  return { models, judge: createModelJudge({ models, fingerprint: 'x', builtinStepsIn }) };
};
const judgeAll = async (script: Script, of = material, builtinStepsIn = false) => {
  const { models, judge } = judgeBy(script, builtinStepsIn);
  const evidence = await judge.collectEvidence(of, readJourney, scene);
  const evaluation = await judge.score(of, evidence, { call });
  return { models, evidence, evaluation: verifyEvaluation(evaluation, of, DIFFICULTY_VERSION_0) };
};
const say =
  (answer: unknown, ordinal = 0) =>
  () => ({ answer, ordinal });
const fail = (error: ModelErrorCode) => () => ({ error });

describe('the judge by models', () => {
  it('gives a level that rests on words which stand in the material, beside what code measured', async () => {
    const { evaluation } = await judgeAll({
      collected_evidence: say(GOOD),
      scored_levels: say(scored(4)),
    });
    const item = evaluation.items.find(({ criterion }) => criterion === 'cause');
    expect(item).toMatchObject({
      level: 4,
      value: 70,
      confidence: 0.8,
      passed: true,
      abstained: null,
      rationale: 'The anchor of it fits.',
    });
    expect(item?.evidence).toContainEqual({
      kind: 'quote',
      seq: 2,
      message: null,
      speaker: 'learner',
      start: 0,
      end: 39,
      exact: 'The loading was late in 69 of 74 cases.',
    });
    expect(evaluation).toMatchObject({
      source: 'judge',
      judge: 'models.v1',
      assist: judgeByRules(material).evaluation.assist,
      flags: ['order'],
      given: { model: 'gemini:scripted-a', promptVersion: 'score-levels.v1', fallback: false },
    });
    const measured = judgeByRules(material).evaluation.items.filter(
      ({ skill }) => skill === 'speed',
    );
    expect(evaluation.items.filter(({ skill }) => skill === 'speed')).toMatchObject(
      measured.map(({ level, passed }) => ({ level, passed })),
    );
  });

  it('never asks about speed', async () => {
    const { models } = await judgeAll({
      collected_evidence: say(GOOD),
      scored_levels: say(scored(4)),
    });
    for (const { prompt } of models.asked) expect(prompt).not.toMatch(/^\w\S* \| speed \|/mu);
  });

  it('says so where a stand-in gave the levels, and where the collecting one alone was a stand-in does not', async () => {
    const second = await judgeAll({
      collected_evidence: say(GOOD),
      scored_levels: say(scored(4), 1),
    });
    expect(second.evaluation).toMatchObject({
      judge: 'models.v1/fallback',
      given: { model: 'openai:scripted-b', fallback: true },
    });
    const first = await judgeAll({
      collected_evidence: say(GOOD, 1),
      scored_levels: say(scored(4)),
    });
    expect(first.evaluation).toMatchObject({ judge: 'models.v1', given: { fallback: false } });
  });

  it('drops and counts passages that stand nowhere, are orders, helpers’ alone, or a peer’s', async () => {
    for (const [source, quote, dropped] of [
      ['m1.1', SAID.order, 1],
      ['m1.2', SAID.peer, 1],
      ['m1.1', 'I never wrote this sentence anywhere.', 1],
      ['m1.0', SAID.tutor, 0],
    ] as const) {
      const evidence = collected([
        { source, quote },
        { source: 'a2', quote: 'Planning sends the new list' },
      ]);
      const { evaluation } = await judgeAll({
        collected_evidence: say(evidence),
        scored_levels: say(scored(5)),
      });
      expect([quote, evaluation.droppedEvidence]).toEqual([quote, dropped]);
      const alone = collected([
        { source, quote },
        { source: 'a2', quote: 'Planning sends the new list' },
      ]);
      alone.criteria = [
        { criterion: 'cause', quotes: [{ source, quote }], figures: [] },
        { criterion: 'tells', quotes: alone.criteria[0]!.quotes.slice(1), figures: [] },
      ];
      const other = await judgeAll({
        collected_evidence: say(alone),
        scored_levels: say(scored(5, ['e1'], 'tells')),
      });
      expect(
        other.evaluation.items.find(({ criterion }) => criterion === 'cause')?.level,
      ).toBeNull();
    }
  });

  it('finds a passage that was copied from another text than it says, and one folded otherwise', async () => {
    const answer = collected([
      { source: 'm9.9', quote: 'the  loading in the north is what is late' },
    ]);
    const { evaluation } = await judgeAll({
      collected_evidence: say(answer),
      scored_levels: say(scored(3)),
    });
    const [quote] = evaluation.items
      .find(({ criterion }) => criterion === 'cause')!
      .evidence.filter(({ kind }) => kind === 'quote');
    expect(quote).toMatchObject({
      seq: 1,
      message: 1,
      exact: 'the loading in the north is what is late',
    });
  });

  it('takes words that were counted before for context, not for evidence again', async () => {
    const counted = makeChainMaterial({
      countedQuotes: [{ criterion: 'cause', seq: 2, message: null, start: 0, end: 39 }],
    });
    const { models, evaluation } = await judgeAll(
      { collected_evidence: say(GOOD), scored_levels: say(scored(5)) },
      counted,
    );
    expect(models.asked.map(({ schemaName }) => schemaName)).toEqual(['collected_evidence']);
    expect(models.asked[0]?.prompt).toContain('Already counted');
    expect(evaluation.items.find(({ criterion }) => criterion === 'cause')?.level).toBeNull();
    expect(evaluation.droppedEvidence).toBe(1);
  });

  it('abstains where the model does, and asks for no level where nothing was found', async () => {
    const abstained = await judgeAll({
      collected_evidence: say(GOOD),
      scored_levels: say(scored(null)),
    });
    expect(abstained.evaluation.items.every(({ level }) => level === null)).toBe(true);
    const nothing = await judgeAll({
      collected_evidence: say(collected([])),
      scored_levels: say(scored(5)),
    });
    expect(nothing.models.asked).toHaveLength(1);
    expect(nothing.evaluation.items.every(({ level }) => level === null)).toBe(true);
    expect(nothing.evaluation).toMatchObject({
      source: 'judge',
      given: { promptVersion: 'collect-evidence.v1' },
    });
  });

  it('takes no level of quality or communication that rests on figures alone where there are words', async () => {
    const answer = collected([], ['f1', 'f2', 'f3']);
    const { evaluation } = await judgeAll({
      collected_evidence: say(answer),
      scored_levels: say(scored(5)),
    });
    expect(evaluation.items.find(({ criterion }) => criterion === 'cause')?.level).toBeNull();
  });

  it.each([
    [
      'a criterion that is not on the list',
      { criteria: [...GOOD.criteria, { criterion: 'charm', quotes: [], figures: [] }] },
    ],
    ['a criterion that is missing', { criteria: GOOD.criteria.slice(0, 1) }],
    [
      'passages of which none stands anywhere',
      collected([{ source: 'a2', quote: 'This was never written by anybody.' }]),
    ],
  ])('refuses collected evidence with %s', async (_fault, answer) => {
    const { judge } = judgeBy({ collected_evidence: say(answer) });
    await expect(judge.collectEvidence(material, readJourney, scene)).rejects.toMatchObject({
      code: 'judge/unavailable',
    });
  });

  it.each([
    ['no evidence', scored(4, [])],
    ['evidence that is not there', scored(4, ['e9'])],
    [
      'neither a level nor an abstention',
      { criteria: [{ ...scored(4).criteria[0], level: null }] },
    ],
    ['a level and an abstention', { criteria: [{ ...scored(4).criteria[0], abstain: true }] }],
    ['another criterion', scored(4, ['e1'], 'tells')],
  ])('refuses a level with %s', async (_fault, answer) => {
    const { judge } = judgeBy({ collected_evidence: say(GOOD), scored_levels: say(answer) });
    const evidence = await judge.collectEvidence(material, readJourney, scene);
    await expect(judge.score(material, evidence, { call })).rejects.toMatchObject({
      code: 'judge/unavailable',
    });
  });

  it.each(['judge/unavailable', 'judge/over-budget', 'judge/stopped'] as const)(
    'lets the built-in judge measure where it is listed last and the models answer %s, in either call',
    async (code) => {
      const first = await judgeAll({ collected_evidence: fail(code) }, material, true);
      expect(first.evaluation).toMatchObject({ source: 'rules', judge: 'rules.v1' });
      expect(first.models.asked).toHaveLength(1);
      const second = await judgeAll(
        { collected_evidence: say(GOOD), scored_levels: fail(code) },
        material,
        true,
      );
      expect(second.evaluation).toMatchObject({ source: 'rules', judge: 'rules.v1' });
      expect(second.evaluation.items.every(({ level }) => level === null)).toBe(true);
    },
  );

  it('fails as it is where the built-in judge is not listed, and never hides its caller’s own end', async () => {
    const { judge } = judgeBy({ collected_evidence: fail('judge/unavailable') });
    await expect(judge.collectEvidence(material, readJourney, scene)).rejects.toMatchObject({
      code: 'judge/unavailable',
    });
    const stepping = judgeBy({ collected_evidence: fail('judge/aborted') }, true);
    await expect(
      stepping.judge.collectEvidence(material, readJourney, scene),
    ).rejects.toMatchObject({ code: 'judge/aborted' });
  });
});

describe('the light judge by models', () => {
  const turn = makeChainMaterial({
    rubric: null,
    completion: { kind: 'chat_turn', outcome: null },
  });
  const answer = (quote: string, level: number | null = 4) => ({
    turns: [
      {
        turn: 't1',
        criteria: [
          {
            criterion: 'quality.passed',
            level,
            abstain: level === null,
            confidence: 0.5,
            quotes: level === null ? [] : [{ source: 'a2', quote }],
            rationale: 'It fits.',
          },
        ],
      },
    ],
  });
  const judgeLight = (script: Script, builtinStepsIn = false) => {
    const models = new ScriptedModels(script);
    const judge = createModelLightJudge({ models, fingerprint: 'x', builtinStepsIn });
    return { models, judged: judge.judge({ turns: [turn] }, call) };
  };

  it('asks once for a whole conversation, and gives one evaluation a turn', async () => {
    const { models, judged } = judgeLight({
      evaluated_turns: say(answer('The loading was late in 69 of 74 cases.')),
    });
    const [evaluation] = await judged;
    expect(models.asked).toHaveLength(1);
    expect(readRows(models.asked[0]!.prompt, 'Turns')).toEqual([
      ['t1', 'chat_turn', 'outcome none', 'a2'],
    ]);
    expect(evaluation?.items.find(({ criterion }) => criterion === 'quality.passed')).toMatchObject(
      { level: 4, passed: true, rationale: 'It fits.' },
    );
  });

  it('gives no level for words that stand nowhere, and lets the built-in judge step in', async () => {
    const forged = judgeLight({
      evaluated_turns: say(answer('Nobody wrote these words anywhere.')),
    });
    await expect(forged.judged).rejects.toMatchObject({ code: 'judge/unavailable' });
    const away = judgeLight({ evaluated_turns: fail('judge/stopped') }, true);
    expect(await away.judged).toMatchObject([{ source: 'rules' }]);
  });
});
