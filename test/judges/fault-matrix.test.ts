import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAULTS, type FaultName } from '../wire/faults/find-fault.ts';
import { listenOn } from '../wire/listen-on.ts';
import type { WireFormat } from '../wire/question.ts';
import { startWireFake, type WireFake } from '../wire/wire-fake.ts';
import { openChainCalls } from './support/chain-calls.ts';
import { inLanes } from './support/in-lanes.ts';
import { printMatrix, type MatrixCell } from './support/print-matrix.ts';
import { REVIEW_CALLS } from './support/review-calls.ts';
import { runCell } from './support/run-cell.ts';
import { openFaulty, openSound, scriptFaultyModels } from './support/wire-providers.ts';

/** Longer than any deadline in here. */
const SLOW_MS = 120_000;
const LANES = 12;
const MATRIX_MS_MAX = 300_000;

const COLUMNS: readonly WireFormat[] = ['gemini', 'openai-responses', 'openai-chat'];
/** Nobody asks for a stream: what reaches somebody is verified, and that takes the whole answer. */
const ASKED = FAULTS.filter(({ applies }) => applies === 'always');

/** How the first attempt has to be on record; content faults are the calls' own affair. */
const RECORDED: Readonly<Partial<Record<FaultName, readonly string[]>>> = {
  'connection-refused': ['unreachable'],
  'reset-before-headers': ['unreachable'],
  'reset-before-body': ['unreachable'],
  'reset-during-body': ['unreachable'],
  'rate-limited': ['rate-limited'],
  'rate-limited-for-a-second': ['rate-limited'],
  'rate-limited-for-an-hour': ['rate-limited'],
  'bad-request': ['bad-request'],
  unauthorised: ['unauthorised'],
  'server-error': ['unavailable'],
  'bad-gateway': ['unavailable'],
  'html-page': ['malformed'],
  unavailable: ['unavailable'],
  'slow-first-byte': ['timed-out'],
  'slow-chunks': ['timed-out'],
  refusal: ['refused', 'malformed'],
  'prompt-blocked': ['blocked', 'bad-request'],
  'output-blocked': ['blocked'],
  'max-tokens': ['cut'],
  'max-tokens-whole': ['cut'],
  'cut-json': ['malformed'],
  'extra-key': ['malformed'],
  'missing-key': ['malformed'],
  'code-fence': ['malformed'],
  'prose-around': ['malformed'],
  'empty-output': ['empty'],
  'empty-object': ['malformed'],
  'huge-answer': ['too-large'],
};

let fake: WireFake;
let emptyUrl: string;
let cells: readonly MatrixCell[];

beforeAll(async () => {
  fake = await startWireFake({ slowMs: SLOW_MS });
  const gone = await listenOn(() => undefined, 0);
  await gone.stop();
  emptyUrl = gone.url;
  scriptFaultyModels(
    fake,
    ASKED.map(({ name }) => name),
  );
  const calls = [...(await openChainCalls(fake)), ...REVIEW_CALLS];
  const jobs = ASKED.flatMap(({ name: fault, family }) =>
    COLUMNS.flatMap((column) =>
      calls.map((call) => async (): Promise<MatrixCell> => {
        const deadline = family === 'pace' ? 'short' : 'long';
        const faulty = openFaulty(fake, column, fault, emptyUrl);
        const beside = await runCell(call, [faulty, openSound(fake, column)], deadline);
        const alone = await runCell(call, [faulty], deadline);
        const isSeen = isFaultSeen(fault, column, call.name);
        return { fault, column, call: call.name, isSeen, beside, alone };
      }),
    ),
  );
  cells = await inLanes(jobs, LANES);
  console.log(printMatrix(cells));
}, MATRIX_MS_MAX);

afterAll(async () => {
  await fake.stop();
});

/** Where nobody listens, nobody sees that either. */
function isFaultSeen(fault: FaultName, column: WireFormat, call: string): boolean {
  const seen = fake.requests.filter(
    (request) =>
      request.fault === fault && request.format === column && request.schemaName === call,
  );
  return seen.length === 0 || seen.some((request) => request.isFaultSeen);
}

describe('every fault, of every provider, in every call', () => {
  test('ends in a verified result, a recorded failover or a recorded failure', () => {
    const wrong = cells.filter(
      ({ beside, alone }) => beside.end === 'wrong' || alone.end === 'wrong',
    );
    expect(wrong).toEqual([]);
  });

  test('an answer that a fault changed is verified only where every change of it was found and left out', () => {
    const taken = cells.filter(({ isSeen, alone }) => isSeen && alone.end === 'verified');
    expect([...new Set(taken.map(({ fault }) => fault))]).toEqual(['one-invented-quote']);
  });

  test.each(COLUMNS)(
    '%s: what keeps the first from answering is failed over from, or recorded alone',
    (column) => {
      const silent = cells.filter(
        (cell) => cell.column === column && RECORDED[cell.fault as FaultName] !== undefined,
      );
      const ends = new Set(silent.map(({ beside, alone }) => `${beside.end}, ${alone.end}`));
      expect([...ends]).toEqual(['failover, failure']);
    },
  );

  test('the first attempt is on record for what it was', () => {
    const misread = cells.filter(({ fault, alone, beside }) =>
      [alone, beside].some((one) => {
        const known = RECORDED[fault as FaultName];
        return known !== undefined && !known.includes(one.outcomes[0] ?? 'none');
      }),
    );
    expect(misread).toEqual([]);
  });

  test('no provider is asked more than twice for one answer', () => {
    expect(Math.max(...cells.map(({ alone }) => alone.outcomes.length))).toBeLessThanOrEqual(2);
  });
});
