import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test('whoever sets nothing gets the built-in judge, and no fake', () => {
  expect(loadConfig({}).judges).toEqual(['builtin']);
});

test('nothing that is run in earnest knows of the fake', () => {
  const sources = globSync(['src/**/*.ts', 'packages/*/src/**/*.{ts,tsx}', 'deploy/**/*'], {
    cwd: ROOT,
    withFileTypes: true,
  }).filter((entry) => entry.isFile());
  expect(sources.length).toBeGreaterThan(500);
  const knowing = sources
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .filter((path) =>
      /test\/wire|startWireFake|fake-(?:gemini|openai)/u.test(readFileSync(path, 'utf8')),
    );
  expect(knowing).toEqual([]);
});
