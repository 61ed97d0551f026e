import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantId } from '../../src/domain/ids/ids.ts';
import type { RecordingTenant } from '../../src/record/record-request.ts';
import { verifyTenant } from '../../src/reads/verify/verify-tenant.ts';
import { makeEvent } from '../support/record/recording.ts';
import { makeStory } from '../support/story/make-story.ts';
import { startReading, type Reading } from '../support/story/reading.ts';

const LEARNER = 'learner-1';
const STAGES = 6;

type Move =
  | { readonly kind: 'record' }
  | { readonly kind: 'land' }
  | { readonly kind: 'park' }
  | { readonly kind: 'retry'; readonly which: number }
  | { readonly kind: 'override'; readonly which: number; readonly level: number };

const which = fc.nat({ max: STAGES - 1 });
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Move>({ kind: 'record' }) },
  { weight: 4, arbitrary: fc.constant<Move>({ kind: 'land' }) },
  { weight: 2, arbitrary: fc.constant<Move>({ kind: 'park' }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('retry' as const), which }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('override' as const),
      which,
      level: fc.integer({ min: 1, max: 5 }),
    }),
  },
);

describe('verify', () => {
  let reading: Reading;

  beforeAll(async () => {
    reading = await startReading('verify-interleavings');
  });

  afterAll(() => reading.close());

  it('is clean after any order of recording, landing, parking, retrying and correcting', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 6, maxLength: 24 }), async (moves) => {
        const tenant = await reading.recording.createTenant();
        const story = makeStory(LEARNER, STAGES);
        for (const next of [{ kind: 'record' } as const, ...moves]) await play(tenant, story, next);
        const report = await verifyTenant(reading.parts, tenant.id);
        expect(report.failures).toEqual([]);
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  it('is clean beside writers that go on meanwhile', async () => {
    const tenant = await reading.recording.createTenant();
    await reading.record(tenant, makeStory(LEARNER, 2));
    let writing = true;
    const writer = (async () => {
      for (let round = 0; round < 60 && writing; round += 1) {
        const shared = { learner: LEARNER, kind: 'note_check', status: 'completed' } as const;
        await reading.record(tenant, [
          makeEvent({ ...shared, outcome: 'passed', signals: { hints: round % 2 } }),
        ]);
        await reading.calibrateAll(tenant.id, LEARNER, { atMost: 1 });
      }
    })();
    try {
      for (let round = 0; round < 5; round += 1) {
        expect((await verifyTenant(reading.parts, tenant.id)).failures).toEqual([]);
      }
    } finally {
      writing = false;
      await writer;
    }
  }, 180_000);

  async function play(tenant: RecordingTenant, story: ReturnType<typeof makeStory>, next: Move) {
    if (next.kind === 'record') await reading.record(tenant, story.splice(0, 3));
    if (next.kind === 'land') await reading.calibrateAll(tenant.id, LEARNER, { atMost: 1 });
    if (next.kind === 'park') await parkNext(tenant.id);
    if (next.kind === 'retry') await tryRetry(tenant.id, next.which);
    if (next.kind === 'override') await tryOverride(tenant.id, next.which, next.level);
  }

  async function parkNext(tenant: TenantId) {
    const parks = Array.from({ length: 200 }, (_, seq) => seq);
    await reading.calibrateAll(tenant, LEARNER, { atMost: 1, parks });
  }

  async function tryRetry(tenant: TenantId, index: number) {
    const position = await positionOf(tenant, index);
    if (position !== null) await reading.retry(tenant, LEARNER, position);
  }

  /** A verdict that is still to come cannot be corrected, and the command says so. */
  async function tryOverride(tenant: TenantId, index: number, level: number) {
    const levels = { quality: level, independence: level };
    const position = await positionOf(tenant, index);
    if (position === null) return;
    await reading.override(tenant, LEARNER, position, levels).catch((error: { code: string }) => {
      expect(error.code).toBe('verdict/pending');
    });
  }

  async function positionOf(tenant: TenantId, index: number): Promise<number | null> {
    const { rows } = await reading.superuser.query<{ seq: number }>(
      "select seq from ledger where tenant = $1 and effect = 'calibrate' order by seq offset $2 limit 1",
      [tenant, index],
    );
    return rows[0]?.seq ?? null;
  }
});
