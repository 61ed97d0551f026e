import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JourneyQuery, LedgerQuery, SnapshotQuery, VerdictQuery } from '@throughline/contract';
import type { RecordingTenant } from '../../src/record/record-request.ts';
import { decodeCursor, encodeCursor, type CursorKind } from '../../src/reads/cursor.ts';
import { readJourney } from '../../src/reads/read-journey.ts';
import { readLedger } from '../../src/reads/read-ledger.ts';
import { readSnapshots } from '../../src/reads/read-snapshots.ts';
import { readVerdicts } from '../../src/reads/read-verdicts.ts';
import { makeEvent } from '../support/record/recording.ts';
import { makeStory } from '../support/story/make-story.ts';
import { startReading, type Reading } from '../support/story/reading.ts';

const LEARNER = 'learner-1';
/** Lists that are walked here; gaps and carries have their own test. */
const WALKED = ['ledger', 'verdict', 'snapshot', 'journey'] as const;
const KINDS: readonly CursorKind[] = [...WALKED, 'gap', 'carry'];

interface Page {
  readonly numbers: readonly number[];
  readonly nextCursor: string | null;
}

describe('a cursor', () => {
  it('gives back the number that it was made of, for its own list alone', () => {
    const numbers = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(
        fc.constantFrom(...KINDS),
        fc.constantFrom(...KINDS),
        numbers,
        (kind, other, number) => {
          const cursor = encodeCursor(kind, number);
          expect(decodeCursor(kind, cursor)).toBe(number);
          if (other !== kind) expect(() => decodeCursor(other, cursor)).toThrow('is not a cursor');
        },
      ),
    );
  });

  it('is refused at /cursor whatever else it is', () => {
    const isOurs = (text: string) => {
      const bytes = Buffer.from(text, 'base64url');
      return bytes.length === 10 && bytes[0] === 1 && bytes[1] === 1;
    };
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!isOurs(text));
        expect(() => decodeCursor('ledger', text)).toThrow(
          expect.objectContaining({
            code: 'request/invalid',
            faults: [expect.objectContaining({ pointer: '/cursor' })],
          }),
        );
      }),
    );
  });
});

describe('paging', { timeout: 180_000 }, () => {
  let reading: Reading;
  let tenant: RecordingTenant;

  beforeAll(async () => {
    reading = await startReading('paging');
    tenant = await reading.recording.createTenant();
    await reading.record(tenant, makeStory(LEARNER, 10));
    await reading.calibrateAll(tenant.id, LEARNER, { atMost: 8 });
  });

  afterAll(() => reading.close());

  type ReadPage = (order: string, cursor: string | undefined, limit: number) => Promise<Page>;

  const lists: Record<(typeof WALKED)[number], ReadPage> = {
    ledger: async (order, cursor, limit) => {
      const query = LedgerQuery.parse({ order, cursor, limit });
      const page = await readLedger(reading.parts, tenant.id, LEARNER, query);
      return { numbers: page.items.map((item) => item.ledgerSeq), nextCursor: page.nextCursor };
    },
    verdict: async (order, cursor, limit) => {
      const query = VerdictQuery.parse({ order, cursor, limit });
      const page = await readVerdicts(reading.parts, tenant.id, LEARNER, query);
      return { numbers: page.items.map((item) => item.landing), nextCursor: page.nextCursor };
    },
    snapshot: async (order, cursor, limit) => {
      const query = SnapshotQuery.parse({ order, cursor, limit });
      const page = await readSnapshots(reading.parts, tenant.id, LEARNER, query);
      return { numbers: page.items.map((item) => item.version), nextCursor: page.nextCursor };
    },
    journey: async (_order, cursor, limit) => {
      const query = JourneyQuery.parse({ cursor, limit });
      const page = await readJourney(reading.parts, tenant.id, LEARNER, query);
      return { numbers: page.items.map((item) => item.entrySeq), nextCursor: page.nextCursor };
    },
  };

  async function walk(readPage: ReadPage, order: string, limit: number): Promise<number[]> {
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page: Page = await readPage(order, cursor, limit);
      expect(page.numbers.length).toBeLessThanOrEqual(limit);
      seen.push(...page.numbers);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return seen;
  }

  it.each(WALKED)('by %s sees each item exactly once, while others write', async (kind) => {
    const stood = await lists[kind]('newest', undefined, 500);
    const writing = { stop: false };
    const writer = writeUntil(writing);
    try {
      for (const limit of [1, 3, 7]) {
        const newest = await walk(lists[kind], 'newest', limit);
        expect(new Set(newest).size).toBe(newest.length);
        expect(newest).toEqual(newest.toSorted((one, other) => other - one));
        // Everything that stood before the walk is in it; what came meanwhile stands before its start.
        expect(newest.filter((number) => number <= (stood.numbers[0] ?? 0))).toEqual(stood.numbers);
        if (kind === 'journey') continue;
        const oldest = await walk(lists[kind], 'oldest', limit);
        expect(oldest).toEqual(oldest.map((_, index) => index + 1));
        expect(oldest.length).toBeGreaterThanOrEqual(newest.length);
      }
    } finally {
      writing.stop = true;
      await writer;
    }
  });

  /** Records, and lands verdicts, as fast as the reads go; bounded, so that a walk from the oldest ends. */
  async function writeUntil(writing: { stop: boolean }): Promise<void> {
    for (let round = 0; round < 40 && !writing.stop; round += 1) {
      await reading.record(tenant, [
        makeEvent({ learner: LEARNER }),
        makeEvent({
          learner: LEARNER,
          kind: 'note_check',
          status: 'completed',
          outcome: 'passed',
          signals: { hints: 0 },
        }),
      ]);
      await reading.calibrateAll(tenant.id, LEARNER, { atMost: 1 });
    }
  }
});
