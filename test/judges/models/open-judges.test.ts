import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { loadConfig, type Environment } from '../../../src/config.ts';
import { openJudges, type Judges } from '../../../src/main/open-judges.ts';
import type { ModelsNeeds } from '../../../src/main/open-models.ts';
import { failureOf, makeCall, makeRequest } from '../support/asking.ts';

const KEYS = { GEMINI_API_KEY: 'key-1', OPENAI_API_KEY: 'key-2' };
/** Nothing is asked, so nothing of it is used. */
const NEEDS = { metrics: null } as ModelsNeeds;
const JUDGES_FILE = new URL('../../../src/main/open-judges.ts', import.meta.url).href;

const open = (environment: Environment): Promise<Judges> =>
  openJudges(loadConfig(environment), NEEDS);

test('without a key the built-in judge judges alone, gives no level and waits for nobody', async () => {
  const judges = await open({});
  expect(judges).toMatchObject({ waits: false, models: null, lineUp: { fingerprint: null } });
  expect(judges.completion).toMatchObject({ name: 'rules.v1', givesLevels: false });
});

test('models judge in the configured order; another order or list is another line-up', async () => {
  const both = await open({ ...KEYS, JUDGES: 'gemini:flash,openai:mini,builtin' });
  expect(both.models?.names).toEqual(['gemini:flash', 'openai:mini']);
  expect(both).toMatchObject({ waits: true, completion: { givesLevels: true } });
  const names = new Set([both.completion.name]);
  const fingerprints = new Set([both.lineUp.fingerprint]);
  for (const list of [
    'openai:mini,gemini:flash,builtin',
    'gemini:flash,openai:mini',
    'gemini:flash',
  ]) {
    const other = await open({ ...KEYS, JUDGES: list });
    names.add(other.completion.name);
    fingerprints.add(other.lineUp.fingerprint);
  }
  expect([names.size, fingerprints.size]).toEqual([4, 4]);
});

test('a process that stops lets no call go on', async () => {
  const ending = new AbortController();
  const judges = await openJudges(
    loadConfig({
      JUDGES: 'gemini:flash',
      GEMINI_API_KEY: 'key',
      GEMINI_BASE_URL: 'http://127.0.0.1:9/v1beta',
    }),
    { ...NEEDS, ending: ending.signal },
  );
  ending.abort();
  const failure = await failureOf(
    judges.models?.ask(makeRequest(), makeCall()) ?? Promise.resolve(),
  );
  expect(failure).toMatchObject({ code: 'judge/aborted', attempts: [] });
});

test('the libraries of the providers are loaded only where a model is named', async () => {
  const load = async (judges: readonly string[]): Promise<string[]> => {
    const script = `
      import { registerHooks } from 'node:module';
      const seen = [];
      registerHooks({ resolve: (name, context, next) => (seen.push(name), next(name, context)) });
      const { openJudges } = await import(${JSON.stringify(JUDGES_FILE)});
      const none = { apiKey: null, baseUrl: null };
      await openJudges({ judges: ${JSON.stringify(judges)}, gemini: none, openai: none, compatible: none }, { metrics: null });
      console.log(JSON.stringify(seen.filter((name) => name === 'ai' || name.startsWith('@ai-sdk/'))));`;
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
    return JSON.parse(stdout) as string[];
  };
  expect(await load(['builtin'])).toEqual([]);
  expect(await load(['gemini:flash'])).toContain('@ai-sdk/google');
}, 180_000);
