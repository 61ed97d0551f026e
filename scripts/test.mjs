// `npm test`: every check in order, each with its time, then a table and the counts.
// `--only lint,types` runs some of them; what follows a lone `--` goes to vitest.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { root } from './launch/paths.mjs';
import { prepareTemporalCli } from './temporal/prepare-temporal-cli.ts';

const MS = 1_000;
const SECONDS_WIDTH = 9;
/** Enough for an assertion with a short difference and the place it stands at. */
const FAILURE_LINES_MAX = 12;
const scratch = mkdtempSync(join(tmpdir(), 'throughline-checks-'));
const report = join(scratch, 'vitest.json');

const tool = (name) => join(root, 'node_modules/.bin', name);
const npmScript = (name) => join(root, 'scripts', name);

/** The Temporal CLI whose server the tests run on; undefined until the check `temporal` has looked for it. */
let temporalCli;

const { only, extra } = readFlags(process.argv.slice(2));

/** Each check: its name, what it shows, and how it is made; it passes where that comes to 0. */
const checks = [
  {
    name: 'format',
    what: 'oxfmt: files are formatted',
    make: () => run(tool('oxfmt'), ['--check', '.']),
  },
  {
    name: 'lint',
    what: 'oxlint: type-aware rules, import cycles, who imports whom',
    make: () =>
      run(tool('oxlint'), [
        '--type-aware',
        '--deny-warnings',
        '--ignore-pattern',
        'test/planted',
        '.',
      ]),
  },
  {
    name: 'planted',
    what: 'the import rule still refuses a planted breach',
    make: () => run(tool('node'), [npmScript('check-planted.mjs')]),
  },
  {
    name: 'types',
    what: 'tsc: types, those of the page for themselves',
    make: async () =>
      (await run(tool('tsc'), ['--noEmit', '-p', root])) ||
      run(tool('tsc'), ['--noEmit', '-p', join(root, 'src/server/pages')]),
  },
  {
    name: 'unused',
    what: 'knip: unused files, exports, dependencies',
    make: () => run(tool('knip'), ['--no-progress']),
  },
  {
    name: 'production',
    what: 'knip: nothing in the sources that nothing but a test uses',
    make: () => run(tool('knip'), ['--no-progress', '--production']),
  },
  { name: 'temporal', what: 'a Temporal server for the tests', make: prepareTemporal },
  {
    name: 'tests',
    what: 'vitest: all tests',
    make: () =>
      run(tool('vitest'), [
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        ...extra,
      ]),
  },
  {
    name: 'docs',
    what: 'the commands in the documents',
    make: () => run(tool('node'), [npmScript('check-docs.mjs')]),
  },
];
refuseUnknown(only);

const results = [];
for (const { name, what, make } of checks) {
  if (only !== undefined && !only.includes(name) && !isNeeded(name)) continue;
  console.log(`\n── ${name} ── ${what}`);
  const startedAt = Date.now();
  const exitCode = await make();
  const result = { name, what, isPassed: exitCode === 0, ms: Date.now() - startedAt };
  results.push(name === 'tests' ? { ...result, ...readCounts(result.isPassed) } : result);
}
rmSync(scratch, { recursive: true, force: true });
process.exitCode = summarise(results) ? 0 : 1;

function readFlags(flags) {
  const end = flags.indexOf('--');
  const own = end === -1 ? flags : flags.slice(0, end);
  const at = own.indexOf('--only');
  const others = own.filter((_, index) => at === -1 || (index !== at && index !== at + 1));
  return {
    // What is not a flag of ours is refused like a check that there is not.
    only: others.length > 0 ? others : at === -1 ? undefined : (own[at + 1] ?? '').split(','),
    extra: end === -1 ? [] : flags.slice(end + 1),
  };
}

function refuseUnknown(names) {
  const known = checks.map(({ name }) => name);
  if (names === undefined || names.every((name) => known.includes(name))) return;
  console.error(`Use --only with some of ${known.join(',')}; after -- come vitest's own flags.`);
  process.exit(1);
}

/** The tests never run without somebody having looked for a Temporal server. */
function isNeeded(name) {
  return name === 'temporal' && only.includes('tests');
}

/** @returns 1 where there is none although one could have been had */
async function prepareTemporal() {
  temporalCli = await prepareTemporalCli();
  if (temporalCli.kind === 'ready') {
    console.log(`uses ${temporalCli.path} (${temporalCli.source})`);
    return 0;
  }
  for (const reason of temporalCli.reasons) console.error(reason);
  return temporalCli.isFault ? 1 : 0;
}

function run(program, flags) {
  const temporal = temporalCli?.kind === 'ready' ? { TEMPORAL_CLI: temporalCli.path } : {};
  return new Promise((resolve) => {
    const child = spawn(program, flags, {
      cwd: root,
      env: { ...process.env, ...temporal },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', (error) => {
      console.error(String(error));
      resolve(1);
    });
    child.once('exit', (exitCode) => resolve(exitCode ?? 1));
  });
}

/** A run that ended without its report (a crash in set-up) counts as one failure. */
function readCounts(isPassed) {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0, failures: [] };
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  const failed = counts.numFailedTests;
  return {
    passed: counts.numPassedTests,
    failed: isPassed ? failed : Math.max(failed, 1),
    skipped: counts.numPendingTests + counts.numTodoTests,
    failures: counts.testResults.flatMap(nameFailures),
  };
}

/** What failed in one file, each with the first lines of why: the end of a long log is what people are shown. */
function nameFailures({ name, status, message, assertionResults }) {
  const file = relative(root, name);
  const failures = assertionResults
    .filter((test) => test.status === 'failed')
    .map((test) => describeFailure(`${file} > ${test.fullName}`, test.failureMessages.join('\n')));
  const isBroken = status === 'failed' && failures.length === 0;
  return isBroken ? [describeFailure(file, message)] : failures;
}

function describeFailure(name, message) {
  const lines = message
    .split('\n')
    .filter((line) => !line.includes('node_modules'))
    .slice(0, FAILURE_LINES_MAX);
  return [name, ...lines.map((line) => `    ${line}`)].join('\n');
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
  for (const { failures = [] } of all) {
    for (const failure of failures) console.log(`\nfailed: ${failure}`);
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  const isTested = all.some((result) => result.name === 'tests');
  if (temporalCli?.kind === 'ready' && isTested) {
    console.log(`The Temporal suite ran on ${temporalCli.path} (${temporalCli.source}).`);
  } else if (temporalCli?.kind === 'absent') {
    console.log(
      `THE TEMPORAL SUITE DID NOT RUN: no Temporal server ${temporalCli.isFault ? 'was had, although one could have been' : 'can be had here'}. Install the Temporal CLI or name one in TEMPORAL_CLI.`,
    );
  }
  return failed === 0 && all.length > 0;
}
