import { describe, expect, test } from 'vitest';
import { ConfigurationError, loadConfig, maskConfig, type Environment } from '../../src/config.ts';

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

  test('says what this version does not support yet', () => {
    expect(faultsOf({ ENGINE: 'temporal' })[0]).toMatch(/ENGINE=temporal is not supported/);
    expect(faultsOf({ JUDGES: 'gemini:flash,builtin' })[0]).toMatch(/supports only "builtin"/);
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
