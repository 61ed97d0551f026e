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
/** Few clients and many: a commit is shared by whoever waits, so many are what it is for, and what gates. */
const CONNECTIONS = [64, 256] as const;
const GATED_CONNECTIONS = 256;
const LEARNERS = 2_000;
const GOAL = 0.22;
const AIM = 0.3;
const rounds = flags.short ? 2 : 5;
const requests = flags.short ? 12_800 : 64_000;

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
async function load(url: string, method: 'GET' | 'POST', connections: number): Promise<Measured> {
  run += 1;
  const perConnection = requests / connections;
  const source = new EventSource(`http-${process.pid}-${run}`, LEARNERS);
  const headers = { authorization: `Bearer ${served.key}`, 'content-type': 'application/json' };
  let answers = 0;
  let firstAtMs = 0;
  let lastAtMs = 0;
  const { promise, resolve, reject } = Promise.withResolvers<autocannon.Result>();
  const options: autocannon.Options = {
    url,
    method,
    connections,
    amount: requests,
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

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function measure(connections: number): Promise<number> {
  const rates: { ours: Measured; empty: Measured; bare: Measured }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const empty = await load(`${served.emptyUrl}/v1/events`, 'POST', connections);
    const ours = await load(`${served.url}/v1/events`, 'POST', connections);
    const bare = await load(`${served.emptyUrl}/`, 'GET', connections);
    rates.push({ ours, empty, bare });
  }
  const show = (pick: (rate: (typeof rates)[number]) => number): string =>
    Math.round(median(rates.map(pick))).toLocaleString('en');
  const toEmpty = median(rates.map(({ ours, empty }) => ours.rate / empty.rate));
  const toBare = median(rates.map(({ ours, bare }) => ours.rate / bare.rate));
  console.log(
    `${connections} connections, one event per request, ${rounds} × ${requests} requests`,
  );
  console.log(
    `  recorded             ${show(({ ours }) => ours.rate)} requests/s, answer p50 ${show(({ ours }) => ours.p50)} ms, p99 ${show(({ ours }) => ours.p99)} ms`,
  );
  console.log(
    `  empty handler, POST  ${show(({ empty }) => empty.rate)} requests/s, same bodies: × ${toEmpty.toFixed(2)}`,
  );
  console.log(
    `  empty handler, GET   ${show(({ bare }) => bare.rate)} requests/s, no body: × ${toBare.toFixed(2)}`,
  );
  return toEmpty;
}

await load(`${served.url}/v1/events`, 'POST', GATED_CONNECTIONS); // warm
const ratios = new Map<number, number>();
for (const connections of CONNECTIONS) ratios.set(connections, await measure(connections));
child.disconnect();

const value = ratios.get(GATED_CONNECTIONS) ?? Number.NaN;
const gate = {
  name: `recorded / empty handler, same requests, ${GATED_CONNECTIONS} connections`,
  value,
  goal: `>= ${GOAL}`,
  pass: value >= GOAL,
};
console.log(
  `${gate.pass ? 'reached' : 'MISSED'} ${gate.name}: ${value.toFixed(2)} (${gate.goal}, aim ${AIM})`,
);
if (flags.json) {
  console.log(
    JSON.stringify({ bench: 'record-http', gates: [gate], ratios: Object.fromEntries(ratios) }),
  );
}
