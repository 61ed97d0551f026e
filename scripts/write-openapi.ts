// Writes the API's description, as the routes give it, to docs/reference/openapi.json; with --check it
// only says whether the file is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { describeApi } from '../src/server/describe-api.ts';

const FILE = new URL('../docs/reference/openapi.json', import.meta.url);

const text = `${JSON.stringify(await describeApi(), null, 2)}\n`;
if (!process.argv.includes('--check')) {
  writeFileSync(FILE, text);
} else if (readFileSync(FILE, 'utf8') !== text) {
  console.error('docs/reference/openapi.json is out of date; run: node scripts/write-openapi.ts');
  process.exitCode = 1;
}
