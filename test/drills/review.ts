/**
 * A whole server as a process of its own, its models played at the wire: killed with SIGKILL after each frame of a
 * review and in each of its steps, started again, resumed, and the review held to what one must be.
 *
 * `npm run drill:review -- [--engine embedded|temporal] [--short] [--json]`
 */
import { parseArgs } from 'node:util';
import { startTemporalServer } from '../support/temporal/temporal-server.ts';
import { REVIEW_CRASH_POINTS, runReviewKillDrill } from './support/review-kill-drill.ts';

const EVERY_NTH_SHORT = 5;
const CRASHES_SHORT = 2;

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'embedded' },
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const temporal = values.engine === 'temporal' ? await startTemporalServer() : null;
console.log(
  `one server on ${values.engine}, killed after each frame of a review and in each of its steps, another review each`,
);
console.log(
  `  ${'killed after, or at'.padEnd(48)} frames in all   completed   calls after the restart`,
);
try {
  const drill = await runReviewKillDrill({
    everyNth: values.short ? EVERY_NTH_SHORT : 1,
    crashPoints: values.short ? REVIEW_CRASH_POINTS.slice(-CRASHES_SHORT) : REVIEW_CRASH_POINTS,
    environment:
      temporal === null
        ? {}
        : {
            ENGINE: 'temporal',
            TEMPORAL_ADDRESS: temporal.address,
            TEMPORAL_NAMESPACE: temporal.namespace,
          },
    report: ({ after, frames, reviewsCompleted, callsAgain }) => {
      console.log(
        `  ${after.padEnd(48)} ${String(frames).padStart(13)}   ${String(reviewsCompleted).padStart(9)}   ${String(callsAgain).padStart(23)}`,
      );
    },
  });
  const faults = drill.killed.flatMap((one) => one.faults.map((fault) => `${one.after}: ${fault}`));
  for (const fault of faults) console.log(`FAULT ${fault}`);
  const gates = [
    { name: 'faults of frames and documents', value: faults.length },
    {
      name: 'not completed once',
      value: drill.killed.filter((one) => one.reviewsCompleted !== 1).length,
    },
    { name: 'verify failures', value: drill.verifyFailures },
  ].map((gate) => ({ ...gate, goal: '= 0', pass: gate.value === 0 }));
  for (const { name, value } of gates) console.log(`  ${name.padEnd(32)} ${value}`);
  if (values.json)
    console.log(JSON.stringify({ bench: 'drill:review', gates, kills: drill.killed.length }));
  process.exitCode = gates.every(({ pass }) => pass) ? 0 : 1;
} finally {
  await temporal?.stop();
}
