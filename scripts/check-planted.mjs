// A linter that stopped looking passes everything. So a file that breaks the import rule is kept
// in the tree, and this check fails unless the linter refuses it, for that reason.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './launch/paths.mjs';

const BREACH = 'test/planted/src/domain/imports-store.ts';
const EXPECTED = 'import rule: domain may not import ../store/opened.ts';

const linter = join(root, 'node_modules/.bin/oxlint');
const { status, stdout } = spawnSync(linter, ['--format', 'unix', BREACH], {
  cwd: root,
  encoding: 'utf8',
});
console.log(stdout.trim());
if (status !== 0 && stdout.includes(EXPECTED)) {
  console.log('refused, as it must be');
} else {
  console.error(`${BREACH} breaks the import rule, and the linter let it pass.`);
  process.exitCode = 1;
}
