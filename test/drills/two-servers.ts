/**
 * Two servers on one database write the same learners at once, and one of them is killed and started again.
 *
 * `npm run drill:two-servers -- [--kills 10] [--short] [--json] [--seed n]`
 */
import { parseArgs } from 'node:util';
import { runTwoServersDrill } from './support/two-servers-drill.ts';

const KILLS_DEFAULT = 10;
const KILLS_SHORT = 3;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: String(KILLS_DEFAULT) },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const kills = values.short ? KILLS_SHORT : Number(values.kills);

console.log(`two servers, ${kills} kills of one of them, seed ${seed}`);
const drill = await runTwoServersDrill({ seed, kills });
const gates = [
  { name: 'acknowledged and lost', value: drill.audit.lost.length },
  { name: 'doubled', value: drill.audit.doubled.length },
  { name: 'out of order or landed twice', value: drill.overlaps },
  { name: 'verify failures', value: drill.verifyFailures },
  { name: 'still not calibrated', value: drill.pending },
  { name: 'other faults', value: drill.faults.length },
].map((gate) => ({ ...gate, goal: '= 0', pass: gate.value === 0 }));
console.log(
  `  ${drill.audit.acknowledged} events acknowledged, ${drill.calibrations} verdicts landed`,
);
for (const { name, value } of gates) console.log(`  ${name.padEnd(30)} ${value}`);
for (const fault of drill.faults) console.log(`FAULT ${fault}`);
if (values.json) console.log(JSON.stringify({ bench: 'drill:two-servers', gates, seed, kills }));
process.exitCode = gates.every((gate) => gate.pass) ? 0 : 1;
