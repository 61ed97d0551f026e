/**
 * What one event per HTTP request costs beside the same requests to an empty handler, in one run: rounds alternate,
 * and the ratio is the median of the rounds' ratios. The load generator shares the machine's cores with both.
 *
 * `node bench/record-http.ts [--short] [--json]`
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { EventSource } from './record/make-events.ts';

const { values: flags } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const CONNECTIONS = 64;
const LEARNERS = 2_000;
const GOAL = 0.22;
const AIM = 0.3;
const rounds = flags.short ? 2 : 5;
const perConnection = flags.short ? 200 : 1_000;

interface Served {
  readonly url: string;
  readonly emptyUrl: string;
  readonly key: string;
}

const child = fork(fileURLToPath(new URL('record/serve-http.ts', import.meta.url)));
const served = await new Promise<Served>((resolve, reject) => {
  child.once('message', (message) => resolve(message as Served));
  child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
});

interface Measured {
  /** Requests per second from the first answer to the last. */
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
}

let run = 0;
/** Every request is built before the clock runs: the generator's own work would else be half of what is measured. */
async function load(url: string, method: 'GET' | 'POST'): Promise<Measured> {
  run += 1;
  const source = new EventSource(`http-${process.pid}-${run}`, LEARNERS);
  const headers = { authorization: `Bearer ${served.key}`, 'content-type': 'application/json' };
  let answers = 0;
  let firstAtMs = 0;
  let lastAtMs = 0;
  const { promise, resolve, reject } = Promise.withResolvers<autocannon.Result>();
  const options: autocannon.Options = {
    url,
    method,
    connections: CONNECTIONS,
    amount: CONNECTIONS * perConnection,
    headers,
    setupClient(client) {
      if (method === 'GET') return;
      const bodies = source.take(perConnection).map((event) => JSON.stringify(event));
      client.setRequests(bodies.map((body) => ({ method, headers, body })));
    },
  };
  const instance = autocannon(options, (error: unknown, result) => {
    if (error === null || error === undefined) resolve(result);
    else reject(error instanceof Error ? error : new Error('the load could not be run'));
  });
  instance.on('response', () => {
    lastAtMs = performance.now();
    if (answers === 0) firstAtMs = lastAtMs;
    answers += 1;
  });
  const result = await promise;
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers were refused, ${result.errors} failed`);
  const { p50, p99 } = result.latency;
  return { rate: ((answers - 1) * 1_000) / (lastAtMs - firstAtMs), p50, p99 };
}

await load(`${served.url}/v1/events`, 'POST'); // warm
const rates: { ours: number; empty: number; bare: number; p50: number; p99: number }[] = [];
for (let round = 0; round < rounds; round += 1) {
  const empty = await load(`${served.emptyUrl}/v1/events`, 'POST');
  const ours = await load(`${served.url}/v1/events`, 'POST');
  const bare = await load(`${served.emptyUrl}/`, 'GET');
  rates.push({
    ours: ours.rate,
    empty: empty.rate,
    bare: bare.rate,
    p50: ours.p50,
    p99: ours.p99,
  });
}
child.disconnect();

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const toEmpty = median(rates.map((rate) => rate.ours / rate.empty));
const toBare = median(rates.map((rate) => rate.ours / rate.bare));
const perSecond = (pick: (rate: (typeof rates)[number]) => number): string =>
  Math.round(median(rates.map(pick))).toLocaleString('en');
console.log(
  `HTTP, one event per request, ${CONNECTIONS} connections, ${rounds} × ${CONNECTIONS * perConnection} requests`,
);
console.log(`  recorded               ${perSecond((rate) => rate.ours)} requests/s`);
console.log(`  empty handler, POST    ${perSecond((rate) => rate.empty)} requests/s, same bodies`);
console.log(`  empty handler, GET     ${perSecond((rate) => rate.bare)} requests/s, no body`);
console.log(
  `  answer p50 ${median(rates.map((rate) => rate.p50))} ms, p99 ${median(rates.map((rate) => rate.p99))} ms`,
);
const gates = [
  { name: 'recorded / empty handler, same requests', value: toEmpty, goal: `>= ${GOAL}` },
  { name: 'recorded / empty handler, GET', value: toBare, goal: `>= ${GOAL}` },
].map((gate) => ({ ...gate, pass: gate.value >= GOAL }));
for (const gate of gates)
  console.log(
    `${gate.pass ? 'ok   ' : 'SHORT'} ${gate.value.toFixed(2)} (${gate.goal}, aim ${AIM})  ${gate.name}`,
  );
if (flags.json) console.log(JSON.stringify({ bench: 'record-http', gates, rates }));
