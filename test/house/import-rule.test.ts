import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const planted = join(root, 'test/planted');
const linter = join(root, 'node_modules/.bin/oxlint');

/** Each planted file with what the linter has to say about it. */
const breaches: Readonly<Record<string, readonly RegExp[]>> = {
  'packages/client/src/imports-library.ts': [/client may not import node:fs\/promises/],
  'packages/contract/src/imports-domain.ts': [/contract may not import .*domain/],
  'src/domain/imports-contract-value.ts': [/domain may not import @throughline\/contract/],
  'src/domain/imports-file-system.ts': [/domain may not import node:fs\/promises/],
  'src/domain/imports-store.ts': [/domain may not import \.\.\/store/],
  'src/domain/imports-zod.ts': [/domain may not import zod/],
  'src/domain/loads-store.ts': [/domain may not import \.\.\/store/],
  'src/domain/names-store-type.ts': [/domain may not import \.\.\/store/],
  'src/domain/reads-clock.ts': [/does not read the clock/, /Date\.now/, /Math\.random/],
  'src/domain/waits.ts': [/async is not allowed/, /setTimeout/, /process\.env/],
  'src/engines/imports-server.ts': [/engines may not import \.\.\/server/],
  'src/engines/imports-ids-value.ts': [/engines may not import \.\.\/domain\/ids/],
  'src/engines/temporal/sandbox/imports-file-system.ts': [/workflows may not import node:fs/],
  'src/engines/temporal/sandbox/imports-store.ts': [
    /workflows may not import \.\.\/\.\.\/\.\.\/store/,
  ],
  'src/flows/imports-step.ts': [/flows may not import \.\.\/steps/],
  'src/flows/reads-clock.ts': [/Date\.now/],
  'src/landing/gives-up-early.ts': [/sendTogether/],
  'src/reads/imports-config.ts': [/reads may not import \.\.\/config/],
  'src/reads/asks-database.ts': [/a query is a file of src\/store/],
  'src/server/imports-client.ts': [/server may not import @throughline\/client/],
  'src/server/imports-domain-value.ts': [/server may not import \.\.\/domain/],
  'src/server/imports-main.ts': [/server may not import \.\.\/main/],
  'src/server/imports-store.ts': [/server may not import \.\.\/store/],
  'src/server/reads-environment.ts': [/process\.env/],
  'src/steps/imports-flow-value.ts': [/steps may not import \.\.\/flows/],
  'src/store/imports-contract.ts': [/store may not import @throughline\/contract/],
  'src/store/imports-landing.ts': [/store may not import \.\.\/landing/],
  'src/store/imports-record.ts': [/store may not import \.\.\/record/],
  'src/stray.ts': [/does not belong to any known element/],
};

/** One line per complaint: `file:line:column: message [severity/rule]`. */
let complaints: readonly string[] = [];
let exitCode: number | null = null;

describe('the import rule, on planted files', () => {
  beforeAll(async () => {
    const result = await lint(planted);
    exitCode = result.exitCode;
    complaints = result.output.split('\n').filter((line) => /:\d+:\d+: /.test(line));
  });

  test('the linter fails', () => {
    expect(exitCode).not.toBe(0);
  });

  test.each(Object.entries(breaches))('%s is refused for what it does', (file, messages) => {
    const said = complaints.filter((line) => line.includes(`${file}:`)).join('\n');
    for (const message of messages) expect(said).toMatch(message);
  });

  test('a file that keeps to the rule is left alone', () => {
    const refused = new Set(complaints.map((line) => line.slice(0, line.indexOf('.ts:') + 3)));
    const unexpected = [...refused].filter(
      (file) => !Object.keys(breaches).some((name) => file.endsWith(name)),
    );
    expect(unexpected).toEqual([]);
  });

  test('every planted file says what it is, and every breach has its line here', async () => {
    const names = (await readdir(planted, { recursive: true })).filter((name) =>
      name.endsWith('.ts'),
    );
    const announced: string[] = [];
    for (const name of names) {
      const path = join(planted, name);
      const text = await readFile(path, 'utf8');
      expect(text).toMatch(/^\/\/ (?:Planted: |Clean[:;.] )/);
      if (text.startsWith('// Planted')) announced.push(relative(planted, path));
    }
    expect(announced.toSorted()).toEqual(Object.keys(breaches).toSorted());
  });
});

function lint(folder: string): Promise<{ exitCode: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(linter, [folder, '--format', 'unix'], { cwd: root }, (_error, output) =>
      resolve({ exitCode: child.exitCode, output }),
    );
  });
}
