import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigurationError, loadConfig, maskConfig, type Environment } from '../../src/config.ts';
import { CERTIFICATE, CERTIFICATE_KEY } from './support/certificate-pair.ts';

function faultsOf(environment: Environment): readonly string[] {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  test('is complete when nothing is set', () => {
    expect(loadConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      dataDir: `${process.cwd()}/.throughline`,
      databaseUrl: null,
      engine: 'embedded',
      judges: ['builtin'],
      masterKey: null,
      logLevel: 'info',
    });
  });

  test('counts an empty value as not set', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: '', MASTER_KEY: '' })).toEqual(loadConfig({}));
  });

  test('takes every value in its form', () => {
    const config = loadConfig({
      HOST: '::1',
      PORT: '0',
      DATA_DIR: '/var/lib/throughline',
      DATABASE_URL: 'postgres://app@db:5432/throughline',
      ENGINE: 'embedded',
      JUDGES: 'builtin',
      MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      LOG_LEVEL: 'debug',
    });
    expect(config).toMatchObject({ host: '::1', port: 0, dataDir: '/var/lib/throughline' });
    expect(config.masterKey).toEqual(Buffer.alloc(32, 7));
    expect(loadConfig({ MASTER_KEY: '07'.repeat(32) }).masterKey).toEqual(Buffer.alloc(32, 7));
    expect(loadConfig({ SIGNING_KEY: '08'.repeat(32) }).signingKey).toEqual(Buffer.alloc(32, 8));
    expect(maskConfig(loadConfig({ SIGNING_KEY: '08'.repeat(32) }))['SIGNING_KEY']).toBe('(set)');
    expect(faultsOf({ SIGNING_KEY: 'short' })[0]).toMatch(/^SIGNING_KEY must be 32 bytes/);
  });

  test('takes origins that pages may open streams from, exactly as browsers send them', () => {
    expect(loadConfig({}).reviewOrigins).toEqual([]);
    expect(
      loadConfig({ REVIEW_ORIGINS: 'https://Learn.example.org, http://127.0.0.1:3000' })
        .reviewOrigins,
    ).toEqual(['https://learn.example.org', 'http://127.0.0.1:3000']);
    for (const wrong of [
      '*',
      'learn.example.org',
      'https://learn.example.org/',
      'ftp://a',
      'https://a,',
    ])
      expect(faultsOf({ REVIEW_ORIGINS: wrong })[0]).toMatch(/^REVIEW_ORIGINS must be a list/);
  });

  test('takes a crash point with the number of passes before it', () => {
    expect(loadConfig({}).crashPoint).toBeNull();
    expect(loadConfig({ CRASH_POINT: 'record/before-commit' }).crashPoint).toEqual({
      name: 'record/before-commit',
      passes: 0,
    });
    expect(loadConfig({ CRASH_POINT: 'engine/after-claim:3' }).crashPoint?.passes).toBe(3);
    expect(faultsOf({ CRASH_POINT: 'everywhere' })[0]).toMatch(/^CRASH_POINT must be/);
  });

  test('reports every fault at once, each as a sentence', () => {
    const faults = faultsOf({
      PORT: '70000',
      DATABASE_URL: 'mysql://db',
      LOG_LEVEL: 'loud',
      MASTER_KEY: 'short',
      TEMPORAL_ADDRESS: 'nowhere',
      OPENAI_BASE_URL: 'ftp://models',
    });
    expect(faults).toHaveLength(6);
    for (const fault of faults) expect(fault).toMatch(/^[A-Z_]+ must .*\.$/);
  });

  test.each(['-1', '4000.5', '0x10', 'four', '99999999'])('refuses the port %s', (port) => {
    expect(faultsOf({ PORT: port })).toHaveLength(1);
  });

  test('says which engines there are', () => {
    expect(faultsOf({ ENGINE: 'cadence' })).toEqual(['ENGINE must be embedded or temporal.']);
  });

  test('refuses unknown names with the prefix that it reserves, and says the right one', () => {
    expect(faultsOf({ THROUGHLINE_PORT: '1' })).toEqual([
      'THROUGHLINE_PORT is not a setting: the name is PORT, without a prefix.',
    ]);
    expect(faultsOf({ THROUGHLINE_COLOUR: 'red' })[0]).toMatch(/the known names are HOST, PORT/);
  });

  test('never shows a secret, neither when it is printed nor when it is refused', () => {
    const secret = 'do-not-show-this-0123456789';
    const shown = maskConfig(
      loadConfig({
        DATABASE_URL: `postgres://app:${secret}@db:5432/throughline?password=${secret}`,
        GEMINI_API_KEY: secret,
        OPENAI_API_KEY: secret,
        OPENAI_BASE_URL: `https://user:${secret}@models.example/v1?key=${secret}`,
        MASTER_KEY: Buffer.alloc(32, secret).toString('base64'),
      }),
    );
    expect(JSON.stringify(shown)).not.toContain(secret);
    expect(shown['DATABASE_URL']).toBe('postgres://app:***@db:5432/throughline?***');
    expect(shown['GEMINI_API_KEY']).toBe('(set)');
    const refused = faultsOf({ MASTER_KEY: secret, DATABASE_URL: secret, PORT: secret });
    expect(refused).toHaveLength(3);
    expect(refused.join(' ')).not.toContain(secret);
  });
});

describe('the configuration of the judges', () => {
  test('takes models in order, the built-in judge last, each with what it needs', () => {
    const config = loadConfig({
      JUDGES:
        'gemini:gemini-2.5-flash, openai:gpt-5-mini,openai-chat:gpt-4.1,compatible:llama3.2:3b,builtin',
      GEMINI_API_KEY: 'key-1',
      OPENAI_API_KEY: 'key-2',
      COMPATIBLE_BASE_URL: 'http://127.0.0.1:11434/v1',
    });
    expect(config.judges).toEqual([
      'gemini:gemini-2.5-flash',
      'openai:gpt-5-mini',
      'openai-chat:gpt-4.1',
      'compatible:llama3.2:3b',
      'builtin',
    ]);
    expect(config.compatible).toEqual({ apiKey: null, baseUrl: 'http://127.0.0.1:11434/v1' });
    expect(maskConfig(config)).toMatchObject({
      JUDGES: config.judges.join(','),
      GEMINI_API_KEY: '(set)',
      COMPATIBLE_API_KEY: '(not set)',
    });
    expect(JSON.stringify(maskConfig(config))).not.toMatch(/key-[12]/);
  });

  test.each([
    ['gemini:flash', 'GEMINI_API_KEY must be set, since JUDGES names gemini.'],
    ['openai-chat:gpt-4.1', 'OPENAI_API_KEY must be set, since JUDGES names openai-chat.'],
    ['compatible:llama', 'COMPATIBLE_BASE_URL must be set, since JUDGES names compatible.'],
    ['claude:opus', /^JUDGES must name providers that there are .* its name 1 has another one\.$/],
    ['builtin,gemini', /^JUDGES must name a model after each provider.* its name 2 has none\.$/],
    ['builtin,gemini:', /^JUDGES must name a model after each provider/],
    ['builtin,', /its name 2 is empty\.$/],
    ['builtin,builtin', /^JUDGES must have builtin last/],
    ['compatible:a/../b', /its name 1 has none\.$/],
  ])('refuses %s with a sentence that says what to do', (judges, sentence) => {
    const faults = faultsOf({ JUDGES: judges });
    expect(faults.some((fault) => fault === sentence || fault.match(sentence))).toBe(true);
    for (const fault of faults) expect(fault).toMatch(/^[A-Z_]+ must .*\.$/);
  });

  test('refuses the same model twice, and too many', () => {
    const given = { GEMINI_API_KEY: 'key-1' };
    expect(faultsOf({ ...given, JUDGES: 'gemini:flash,gemini:flash' })).toEqual([
      'JUDGES must name every judge once.',
    ]);
    const nine = Array.from({ length: 9 }, (_, index) => `gemini:flash-${index}`).join(',');
    expect(faultsOf({ ...given, JUDGES: nine })).toEqual(['JUDGES must name at most 8 judges.']);
  });

  test('repeats nothing that was pasted into the wrong place', () => {
    const faults = faultsOf({
      JUDGES: 'sk-secret-1,gemini:sk secret',
      GEMINI_API_KEY: 'sk secret',
    });
    expect(faults).toHaveLength(3);
    expect(faults.join(' ')).not.toContain('secret');
  });
});

describe('the configuration of Temporal', () => {
  let folder = '';
  const at = (name: string): string => join(folder, name);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'throughline-config-'));
    writeFileSync(at('client.pem'), CERTIFICATE);
    writeFileSync(at('client.key'), CERTIFICATE_KEY);
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    writeFileSync(at('other.key'), other.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(at('notes.txt'), 'no certificate');
    writeFileSync(at('cli'), '');
    chmodSync(at('cli'), 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is complete when only the engine is named: a plain local server', () => {
    const config = loadConfig({ ENGINE: 'temporal' });
    expect(config).toMatchObject({ engine: 'temporal', isEngineSet: true, workerPort: 4001 });
    expect(config.temporal).toEqual({
      address: '127.0.0.1:7233',
      namespace: 'default',
      taskQueue: 'throughline',
      tls: null,
      apiKey: null,
      maxConcurrentActivities: 16,
      maxConcurrentWorkflowTasks: 16,
      deployment: null,
      cli: null,
    });
    expect(loadConfig({}).isEngineSet).toBe(false);
  });

  test('takes every value in its form', () => {
    const { temporal, workerPort } = loadConfig({
      TEMPORAL_ADDRESS: '[::1]:7233',
      TEMPORAL_NAMESPACE: 'academy.a1b2c',
      TEMPORAL_TASK_QUEUE: 'throughline-eu',
      TEMPORAL_TLS_CERT: at('client.pem'),
      TEMPORAL_TLS_KEY: at('client.key'),
      TEMPORAL_TLS_CA: at('client.pem'),
      TEMPORAL_ACTIVITIES_MAX: '40',
      TEMPORAL_WORKFLOW_TASKS_MAX: '20',
      TEMPORAL_DEPLOYMENT: 'throughline',
      TEMPORAL_BUILD_ID: '2026-03-02.1',
      TEMPORAL_CLI: at('cli'),
      PORT: '0',
    });
    expect(workerPort).toBe(0);
    expect(temporal).toMatchObject({
      address: '[::1]:7233',
      tls: {
        certificatePath: at('client.pem'),
        keyPath: at('client.key'),
        caPath: at('client.pem'),
      },
      maxConcurrentActivities: 40,
      maxConcurrentWorkflowTasks: 20,
      deployment: { name: 'throughline', buildId: '2026-03-02.1' },
    });
  });

  test('encrypts whenever a key, a certificate or an authority is given, or when it is told to', () => {
    const none = { certificatePath: null, keyPath: null, caPath: null };
    expect(loadConfig({ TEMPORAL_API_KEY: 'key-1' }).temporal.tls).toEqual(none);
    expect(loadConfig({ TEMPORAL_TLS: 'true' }).temporal.tls).toEqual(none);
    expect(loadConfig({ TEMPORAL_TLS_CA: at('client.pem') }).temporal.tls?.caPath).toBe(
      at('client.pem'),
    );
    expect(loadConfig({ TEMPORAL_TLS: 'false' }).temporal.tls).toBeNull();
  });

  test.each<[string, () => Environment, RegExp]>([
    ['an address without a port', () => ({ TEMPORAL_ADDRESS: 'temporal' }), /host:port/],
    ['an address with a scheme', () => ({ TEMPORAL_ADDRESS: 'https://t:7233' }), /host:port/],
    [
      'a port that there is not',
      () => ({ TEMPORAL_ADDRESS: '127.0.0.1:99999' }),
      /^TEMPORAL_ADDRESS must end with a port/,
    ],
    [
      'a deployment with a dot',
      () => ({ TEMPORAL_DEPLOYMENT: 'a.b', TEMPORAL_BUILD_ID: '1' }),
      /^TEMPORAL_DEPLOYMENT must not hold a dot/,
    ],
    ['a namespace with a space', () => ({ TEMPORAL_NAMESPACE: 'a b' }), /^TEMPORAL_NAMESPACE must/],
    ['a task queue without a name', () => ({ TEMPORAL_TASK_QUEUE: '-' }), /^TEMPORAL_TASK_QUEUE/],
    ['TLS neither on nor off', () => ({ TEMPORAL_TLS: 'maybe' }), /TEMPORAL_TLS must be true or f/],
    ['no steps at once', () => ({ TEMPORAL_ACTIVITIES_MAX: '0' }), /whole number from 1 to 1000/],
    ['one turn at once', () => ({ TEMPORAL_WORKFLOW_TASKS_MAX: '1' }), /from 2 to 1000/],
    ['a key of two lines', () => ({ TEMPORAL_API_KEY: 'a\nb' }), /one line without spaces/],
    [
      'a key that would travel in the clear',
      () => ({ TEMPORAL_API_KEY: 'key-1', TEMPORAL_TLS: 'false' }),
      /TEMPORAL_API_KEY must not travel unencrypted/,
    ],
    [
      'an authority without encryption',
      () => ({ TEMPORAL_TLS_CA: at('client.pem'), TEMPORAL_TLS: 'false' }),
      /^TEMPORAL_TLS_CA must not be set beside TEMPORAL_TLS=false/,
    ],
    [
      'a certificate without its key',
      () => ({ TEMPORAL_TLS_CERT: at('client.pem') }),
      /^TEMPORAL_TLS_KEY must be set where TEMPORAL_TLS_CERT is/,
    ],
    [
      'a key without its certificate',
      () => ({ TEMPORAL_TLS_KEY: at('client.key') }),
      /^TEMPORAL_TLS_CERT must be set where TEMPORAL_TLS_KEY is/,
    ],
    [
      'the key of another certificate',
      () => ({ TEMPORAL_TLS_CERT: at('client.pem'), TEMPORAL_TLS_KEY: at('other.key') }),
      /^TEMPORAL_TLS_KEY must be the key of the certificate/,
    ],
    [
      'a file that is missing',
      () => ({ TEMPORAL_TLS_CA: at('nothing.pem') }),
      /^TEMPORAL_TLS_CA must be .* can be read \(ENOENT\)/,
    ],
    [
      'a file that is no certificate',
      () => ({ TEMPORAL_TLS_CA: at('notes.txt') }),
      /^TEMPORAL_TLS_CA must be .* cannot be read as one/,
    ],
    [
      'a deployment without a build',
      () => ({ TEMPORAL_DEPLOYMENT: 'throughline' }),
      /^TEMPORAL_BUILD_ID must be set where TEMPORAL_DEPLOYMENT is/,
    ],
    [
      'a CLI that is missing',
      () => ({ TEMPORAL_CLI: at('nothing') }),
      /^TEMPORAL_CLI must .*ENOENT/,
    ],
  ])('refuses %s with one sentence', (_what, environment, sentence) => {
    const faults = faultsOf(environment());
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(sentence);
    expect(faults[0]).toMatch(/^[A-Z_]+ must .*\.$/);
  });

  test.each([
    ['TEMPORAL_NAMESPCE', 'TEMPORAL_NAMESPACE'],
    ['TEMPORAL_TASKQUEUE', 'TEMPORAL_TASK_QUEUE'],
    ['TEMPORAL_ADRESS', 'TEMPORAL_ADDRESS'],
  ])('refuses %s, which sets nothing, and names %s', (slip, meant) => {
    expect(faultsOf({ [slip]: 'academy' })).toEqual([
      `${slip} is not a setting: the name is ${meant}.`,
    ]);
  });

  test('refuses a name that is near none, and leaves alone what the Temporal CLI and Kubernetes set', () => {
    expect(faultsOf({ TEMPORAL_COLOUR: 'red' })[0]).toMatch(/the known names are TEMPORAL_ADDRESS/);
    const others = {
      TEMPORAL_ENV: 'cloud',
      TEMPORAL_PROFILE: 'cloud',
      TEMPORAL_CLI_SHOW_STACKS: '1',
      TEMPORAL_PORT: 'tcp://10.0.0.7:7233',
      TEMPORAL_PORT_7233_TCP_ADDR: '10.0.0.7',
      TEMPORAL_FRONTEND_SERVICE_HOST: '10.0.0.7',
    };
    expect(faultsOf(others)).toEqual([]);
  });

  test('shows no secret, neither in what is in force nor where a key stands in place of its path', () => {
    const shown = maskConfig(loadConfig({ TEMPORAL_API_KEY: 'do-not-show-this' }));
    expect(JSON.stringify(shown)).not.toContain('do-not-show-this');
    expect(shown['TEMPORAL_API_KEY']).toBe('(set)');
    const refused = faultsOf({
      TEMPORAL_TLS_KEY: CERTIFICATE_KEY,
      TEMPORAL_TLS_CERT: at('client.pem'),
    });
    expect(refused).toEqual([
      'TEMPORAL_TLS_KEY must be the path of a PEM file, not what stands in it.',
    ]);
  });
});

describe('a master key in a file', () => {
  test('counts as the one in the environment, and both at once are one too many', () => {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-config-'));
    try {
      const path = join(folder, 'key');
      writeFileSync(path, `${'07'.repeat(32)}\n`);
      expect(loadConfig({ MASTER_KEY_FILE: path }).masterKey).toEqual(Buffer.alloc(32, 7));
      expect(faultsOf({ MASTER_KEY_FILE: path, MASTER_KEY: '07'.repeat(32) })).toEqual([
        'MASTER_KEY must not be set beside MASTER_KEY_FILE; leave one of them out.',
      ]);
      writeFileSync(path, 'short');
      expect(faultsOf({ MASTER_KEY_FILE: path })[0]).toMatch(/^MASTER_KEY_FILE must .*32 bytes/);
      expect(faultsOf({ MASTER_KEY_FILE: join(folder, 'no') })[0]).toMatch(/ENOENT/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
