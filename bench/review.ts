/**
 * What a review costs beside the models: a whole server as a process of its own, its providers played at the wire with
 * fixed delays. Twenty reviews at once beside the time that their calls alone take; the three gathers beside one
 * another; the first frame; reviews without any provider; and what a verdict sends to a model as a history grows a
 * hundredfold.
 *
 * `npm run bench:review -- [--engine embedded|temporal] [--short] [--json]`
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { quantile } from './engine/quantile.ts';
import { DELAYS_MS, IDEAL_MS, listDelays } from './review/delays.ts';
import { measureGathers, type GatherTimes } from './review/measure-gathers.ts';
import { measureMany, type ManyReviews } from './review/measure-many.ts';
import { measureOutage, type Outage } from './review/measure-outage.ts';
import { growHistories, measureTokens, type HistoryTokens } from './review/measure-tokens.ts';
import { withReviewHouse } from './review/with-review-house.ts';
import { GEMINI, OPENAI } from '../test/support/review-house/review-house.ts';

const { values: flags } = parseArgs({
  options: {
    engine: { type: 'string', default: 'embedded' },
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const REVIEWS = 20;
/** The first one finds a server that has opened neither connections nor plans for so many; code that is run often gets faster. */
const BURSTS = flags.short ? ['first'] : ['first', 'second', 'third'];
const ALONE = flags.short ? 1 : 5;
const OUTAGES = flags.short ? 1 : 3;
const HISTORIES = flags.short ? [4, 40, 400] : [10, 100, 1_000];
const GATHERS = flags.short ? 5 : 20;

interface Gate {
  readonly name: string;
  readonly value: number;
  readonly goal: string;
  readonly pass: boolean;
}

console.log(
  `${REVIEWS} reviews of the sample's attempt; a perspective takes ${DELAYS_MS.persona_perspective} ms, the scores ${DELAYS_MS.review_scores} ms, the narration ${DELAYS_MS.review_narration} ms; load ${tellLoad()}`,
);
const { bursts, alone, outages } = await withReviewHouse(
  { judges: 'builtin', engine: flags.engine },
  async (house) => {
    const crowds = BURSTS.map((burst) => nameLearners(burst, REVIEWS));
    const single = nameLearners('alone', ALONE);
    const cutOff = nameLearners('cut-off', OUTAGES);
    await house.live([...crowds.flat(), ...single, ...cutOff]); // by rules, which is quick; the reviews ask the models
    report(`${crowds.flat().length + single.length + cutOff.length} attempts are judged`);
    await house.stop();
    await house.start({ JUDGES: `${GEMINI},${OPENAI}` });
    house.fake.script(...listDelays());
    const inTurn: ManyReviews[] = [];
    for (const learner of single) inTurn.push(await measureMany(house, [learner]));
    report('reviews one after another are done');
    const together: ManyReviews[] = [];
    for (const crowd of crowds) together.push(await measureMany(house, crowd));
    report('reviews at once are done');
    return { bursts: together, alone: inTurn, outages: await measureOutage(house, cutOff) };
  },
);
tellMany(bursts, alone);
tellOutages(outages);
const gathers = await measureGathers(GATHERS);
tellGathers(gathers);
const tokens = await withReviewHouse({ judges: 'builtin', engine: 'embedded' }, async (house) => {
  await growHistories(house, HISTORIES, report);
  await house.stop();
  await house.start({ JUDGES: `${GEMINI},${OPENAI}` });
  return measureTokens(house, HISTORIES);
});
tellTokens(tokens);
summarise();

function nameLearners(room: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${room}-${index + 1}`);
}

function report(progress: string): void {
  console.log(`… ${Math.round(performance.now() / 1_000)} s: ${progress}`);
}

function tellLoad(): string {
  return loadavg()
    .map((load) => load.toFixed(1))
    .join(' ');
}

function tellMany(crowds: readonly ManyReviews[], single: readonly ManyReviews[]): void {
  const each = single.flatMap(({ eachMs }) => eachMs);
  console.log(
    `from the scenario's completion to the final frame; its calls alone take ${IDEAL_MS} ms`,
  );
  console.log(
    `  one at a time    p50 ${ms(quantile(each, 0.5))}   × ${ratio(quantile(each, 0.5))}`,
  );
  for (const { eachMs, wallMs } of crowds)
    console.log(
      `  ${eachMs.length} at once       p50 ${ms(quantile(eachMs, 0.5))}   all ${ms(wallMs)}   × ${ratio(wallMs)}`,
    );
  const first = single.flatMap(({ firstFrameMs }) => firstFrameMs);
  const together = crowds.flatMap(({ firstFrameMs }) => firstFrameMs);
  console.log(
    `  first frame after start   one at a time p50 ${ms(quantile(first, 0.5))}   ${REVIEWS} at once p50 ${ms(quantile(together, 0.5))}, the last ${ms(Math.max(...together))}`,
  );
}

function tellOutages(all: readonly Outage[]): void {
  console.log('both providers fail every call of the review');
  for (const { judgedBy, failures, afterLastFailureMs } of all)
    console.log(
      `  by the ${judgedBy}, ${failures} failures, ${ms(afterLastFailureMs)} after the last of them`,
    );
}

function tellGathers({ wallMs, sumMs, overlapping, reviews, sample }: GatherTimes): void {
  console.log(`the three gathers of ${reviews} reviews, ms: each by itself, and all of them`);
  for (const { step, startMs, endMs } of sample)
    console.log(
      `  ${step.padEnd(22)} ${startMs.toFixed(1).padStart(6)} – ${endMs.toFixed(1).padStart(6)}`,
    );
  console.log(
    `  ${overlapping} of ${reviews} overlap; together ${wallMs.toFixed(1)} where one after another takes ${sumMs.toFixed(1)}`,
  );
}

function tellTokens(all: readonly HistoryTokens[]): void {
  console.log('what a verdict sends to the models');
  for (const { completions, tokensPerVerdict, callsPerVerdict } of all)
    console.log(
      `  after ${String(completions).padStart(5)} completions   ${tokensPerVerdict.toFixed(0)} tokens in ${callsPerVerdict.toFixed(1)} calls`,
    );
}

function summarise(): void {
  const [short, long] = [tokens[0] as HistoryTokens, tokens.at(-1) as HistoryTokens];
  const first = alone.flatMap(({ firstFrameMs }) => firstFrameMs);
  const burstMs = quantile(
    bursts.map(({ wallMs }) => wallMs),
    0.5,
  );
  const after = Math.max(...outages.map(({ afterLastFailureMs }) => afterLastFailureMs));
  const gates = [
    atMost(
      `${REVIEWS} reviews at once, wall / their calls alone, p50 of the bursts`,
      burstMs / IDEAL_MS,
      1.15,
    ),
    atLeast('gathers that overlap, share', gathers.overlapping / gathers.reviews, 1),
    atMost('first frame after start, p50, ms', quantile(first, 0.5), 50),
    atMost('roll-up review after the last failure, ms', after, 1_000),
    atLeast(
      'of those by the roll-up, share',
      outages.filter(({ judgedBy }) => judgedBy === 'rollup').length / outages.length,
      1,
    ),
    atMost(
      `tokens per verdict, ${long.completions} / ${short.completions} completions`,
      long.tokensPerVerdict / short.tokensPerVerdict,
      1.05,
    ),
  ];
  for (const { name, value, goal, pass } of gates)
    console.log(
      `${pass ? 'reached ' : 'MISSED  '} ${name}: ${Number(value.toFixed(3))} (goal ${goal})`,
    );
  if (flags.json) {
    const measures = {
      idealMs: IDEAL_MS,
      wallMs: bursts.map(({ wallMs }) => wallMs),
      outages,
      tokens,
      gathers,
    };
    console.log(
      JSON.stringify({ bench: 'review', gates, engine: flags.engine, measures, load: loadavg() }),
    );
  }
  if (gates.some(({ pass }) => !pass)) process.exitCode = 1;
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}

function ratio(value: number): string {
  return (value / IDEAL_MS).toFixed(3);
}

function atLeast(name: string, value: number, goal: number): Gate {
  return { name, value, goal: `>= ${goal}`, pass: value >= goal };
}

function atMost(name: string, value: number, goal: number): Gate {
  return { name, value, goal: `<= ${goal}`, pass: value <= goal };
}
