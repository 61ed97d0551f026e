// `npm test`: every check in order, each with its time, then a table and the counts.
// `--only lint,types` runs some of them; what follows a lone `--` goes to vitest.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './launch/paths.mjs';

const MS = 1_000;
const SECONDS_WIDTH = 9;
const scratch = mkdtempSync(join(tmpdir(), 'throughline-checks-'));
const report = join(scratch, 'vitest.json');

const tool = (name) => join(root, 'node_modules/.bin', name);
const npmScript = (name) => join(root, 'scripts', name);

/** Each check: its name, what it shows, its program and flags. */
const checks = [
  ['format', 'oxfmt: files are formatted', tool('oxfmt'), ['--check', '.']],
  [
    'lint',
    'oxlint: type-aware rules, import cycles, who imports whom',
    tool('oxlint'),
    ['--type-aware', '--deny-warnings', '--ignore-pattern', 'test/planted', '.'],
  ],
  [
    'planted',
    'the import rule still refuses a planted breach',
    tool('node'),
    [npmScript('check-planted.mjs')],
  ],
  ['types', 'tsc: types', tool('tsc'), ['--noEmit', '-p', root]],
  ['unused', 'knip: unused files, exports, dependencies', tool('knip'), ['--no-progress']],
  [
    'tests',
    'vitest: all tests',
    tool('vitest'),
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  ],
  ['docs', 'the commands in the documents', tool('node'), [npmScript('check-docs.mjs')]],
];

const { only, extra } = readFlags(process.argv.slice(2));
const results = [];
for (const [name, what, program, flags] of checks) {
  if (only !== undefined && !only.includes(name)) continue;
  console.log(`\n── ${name} ── ${what}`);
  const startedAt = Date.now();
  const exitCode = await run(program, name === 'tests' ? [...flags, ...extra] : flags);
  const result = { name, what, isPassed: exitCode === 0, ms: Date.now() - startedAt };
  results.push(name === 'tests' ? { ...result, ...readCounts(result.isPassed) } : result);
}
rmSync(scratch, { recursive: true, force: true });
process.exitCode = summarise(results) ? 0 : 1;

function readFlags(flags) {
  const end = flags.indexOf('--');
  const own = end === -1 ? flags : flags.slice(0, end);
  const at = own.indexOf('--only');
  const names = at === -1 ? undefined : (own[at + 1] ?? '').split(',');
  const known = checks.map(([name]) => name);
  const unknown = names?.filter((name) => !known.includes(name)) ?? [];
  const others = own.filter((_, index) => at === -1 || (index !== at && index !== at + 1));
  if (unknown.length > 0 || others.length > 0) {
    console.error(`Use --only with some of ${known.join(',')}; after -- come vitest's own flags.`);
    process.exit(1);
  }
  return { only: names, extra: end === -1 ? [] : flags.slice(end + 1) };
}

function run(program, flags) {
  return new Promise((resolve) => {
    const child = spawn(program, flags, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', (error) => {
      console.error(String(error));
      resolve(1);
    });
    child.once('exit', (exitCode) => resolve(exitCode ?? 1));
  });
}

/** A run that ended without its report (a crash in set-up) counts as one failure. */
function readCounts(isPassed) {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  const failed = counts.numFailedTests;
  return {
    passed: counts.numPassedTests,
    failed: isPassed ? failed : Math.max(failed, 1),
    skipped: counts.numPendingTests + counts.numTodoTests,
  };
}

function summarise(all) {
  let passed = 0;
  let failed = 0;
  console.log('\n── summary ──');
  for (const result of all) {
    const seconds = `${(result.ms / MS).toFixed(1)} s`.padStart(SECONDS_WIDTH);
    const verdict = result.isPassed ? 'passed' : 'FAILED';
    const isTests = result.passed !== undefined;
    const counts = isTests
      ? ` (${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped)`
      : '';
    console.log(`${verdict}  ${seconds}  ${result.name.padEnd(8)} ${result.what}${counts}`);
    passed += isTests ? result.passed : Number(result.isPassed);
    failed += isTests ? result.failed : Number(!result.isPassed);
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 && all.length > 0;
}
