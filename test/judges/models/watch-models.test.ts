import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchModels } from '../../../src/main/watch-models.ts';
import { startWireFake, type WireFake } from '../../wire/wire-fake.ts';
import { HELD, makeCall, makeRequest, openFaked } from '../support/asking.ts';

let fake: WireFake;
beforeAll(async () => {
  fake = await startWireFake();
});
afterAll(() => fake.stop());

test('calls are counted by provider and outcome, and no label names anybody', async () => {
  fake.script({ provider: 'gemini', fault: 'unauthorised' }, { answer: HELD });
  const metrics = new Registry();
  const watch = watchModels(metrics);
  const models = openFaked(fake, ['gemini:gemini-2.5-flash', 'openai:gpt-5-mini'], {
    observe: watch.observe,
    limits: { circuit: { failuresMax: 1, windowMs: 30_000, openMs: 30_000 } },
  });
  watch.follow(models);
  const call = makeCall();
  await models.ask(makeRequest(), call);
  await models.ask(makeRequest(), call);
  const text = await metrics.metrics();
  for (const line of [
    'throughline_judge_calls_total{provider="gemini:gemini-2.5-flash",outcome="unauthorised"} 1',
    'throughline_judge_calls_total{provider="gemini:gemini-2.5-flash",outcome="circuit-open"} 1',
    'throughline_judge_calls_total{provider="openai:gpt-5-mini",outcome="answered"} 2',
    'throughline_judge_circuit{provider="gemini:gemini-2.5-flash"} 2',
    'throughline_judge_circuit{provider="openai:gpt-5-mini"} 0',
  ]) {
    expect(text).toContain(line);
  }
  expect(text).toMatch(
    /throughline_judge_tokens_total\{provider="openai:gpt-5-mini",direction="in"\} \d+/,
  );
  expect(text).toMatch(
    /throughline_judge_cost_micro_usd_total\{provider="openai:gpt-5-mini"\} \d+/,
  );
  expect(text).not.toContain(call.learner);
  expect(text).not.toContain(call.tenant);
});
