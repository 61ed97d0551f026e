import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createClient } from '@throughline/client';
import { convertDialogues, SCENARIO_ID } from './convert-dialogues.ts';
import { readDialogue } from './read-dialogue.ts';

const USAGE =
  'usage: node scripts/launch.mjs run examples/dialogues/import-dialogues.ts FILE.jsonl --url http://127.0.0.1:4000 --key tl_…';
const EVENTS_PER_REQUEST = 100;

/** Sends a file of tutoring dialogues to a running server, as cowork sessions. */
async function importDialogues(file: string, url: string, key: string): Promise<void> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  const { scenario, events, skipped } = convertDialogues(lines.map(readDialogue));
  const client = createClient({ baseUrl: url, key });
  // Tasks first: a dialogue is judged with the answer key that is defined when it is recorded.
  await client.definitions.save('scenario', SCENARIO_ID, scenario);
  let duplicates = 0;
  for (let start = 0; start < events.length; start += EVENTS_PER_REQUEST) {
    const results = await client.events.record(events.slice(start, start + EVENTS_PER_REQUEST));
    duplicates += results.filter((result) => result.duplicate).length;
    process.stdout.write(
      `\r${Math.min(events.length, start + EVENTS_PER_REQUEST)} of ${events.length} dialogues`,
    );
  }
  const learners = new Set(events.map((event) => event.learner));
  process.stdout.write(
    `\n${events.length - duplicates} recorded, ${duplicates} known already, ${skipped} without a label skipped; ` +
      `${learners.size} learners, such as ${events[0]?.learner ?? 'none'}\n`,
  );
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { url: { type: 'string', default: 'http://127.0.0.1:4000' }, key: { type: 'string' } },
});
const [file] = positionals;
if (file === undefined || values.key === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else {
  await importDialogues(file, values.url, values.key);
}
