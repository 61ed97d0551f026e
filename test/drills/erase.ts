/**
 * Erases people under load, kills the server in the middle of one erasure, and looks for their words and their ids:
 * in every table, every file of the database, its log, ours, the metrics, the erasure log, and a backup from before
 * whose keys are gone; and restores that backup, to see whether it forgets again.
 *
 * `npm run drill:erase -- [--engine embedded|temporal] [--erased 40] [--short] [--json] [--seed n]`; on Temporal its store is
 * searched as well, and no backup is restored.
 */
import { parseArgs } from 'node:util';
import { runEraseDrill } from './support/erase-drill.ts';
import { openTemporalStore } from '../support/temporal/temporal-store.ts';

const PLANS = {
  full: { erased: 40, kept: 8, warmUpMs: 15_000 },
  short: { erased: 6, kept: 3, warmUpMs: 4_000 },
} as const;

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'embedded' },
    erased: { type: 'string' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const plan = values.short ? PLANS.short : PLANS.full;
const erased = Number(values.erased ?? plan.erased);

console.log(`erasing ${erased} people under load, seed ${seed}`);
const temporal = values.engine === 'temporal' ? await openTemporalStore() : null;
const drill = await runEraseDrill({
  ...plan,
  erased,
  seed,
  ...(temporal === null ? {} : { temporal }),
}).finally(() => temporal?.stop());
const zero = (name: string, value: number) => ({ name, value, goal: '= 0', pass: value === 0 });
const gates = [
  zero('found in tables', drill.found.tables.length),
  zero('found in files of the data folder', drill.found.files.length),
  zero('found in logs and metrics', drill.found.logs.length),
  ...(temporal === null ? [] : [zero("found in Temporal's store", drill.found.elsewhere.length)]),
  zero('words found in a backup without its keys', drill.found.backup.length),
  ...(temporal === null ? [zero('found in a restored backup', drill.found.restored.length)] : []),
  zero('verify failures', drill.verified.failures),
  zero('faults', drill.faults.length),
  {
    name: 'erased, as verify counts',
    value: drill.verified.erased,
    goal: `= ${erased}`,
    pass: drill.verified.erased === erased,
  },
  {
    name: 'places in which those who stay are found',
    value: drill.planted,
    goal: '> 0',
    pass: drill.planted > 0,
  },
];
const sorted = drill.erasedMs.toSorted((one, other) => one - other);
const medianMs = Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
console.log(
  `  ${drill.acknowledged} events acknowledged, ${drill.refused} requests refused meanwhile`,
);
console.log(
  `  ${drill.textsDestroyed} texts destroyed; from request to certificate: median ${medianMs} ms, with the kill ${Math.round(sorted.at(-1) ?? 0)} ms`,
);
console.log(
  `  ${drill.idsInWriteAheadLog} files of the write-ahead log still hold ids (no words) until they are overwritten`,
);
for (const { name, value, goal, pass } of gates) {
  console.log(`  ${pass ? 'ok  ' : 'FAIL'} ${name.padEnd(42)} ${value} (${goal})`);
}
for (const places of Object.values(drill.found))
  for (const place of places) console.log(`FOUND ${place}`);
for (const fault of drill.faults) console.log(`FAULT ${fault}`);
if (values.json) console.log(JSON.stringify({ bench: 'drill:erase', gates, seed, erased }));
process.exitCode = gates.every(({ pass }) => pass) ? 0 : 1;
