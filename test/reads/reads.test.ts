import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  JourneyPage,
  JourneyQuery,
  LearnerRead,
  LedgerPage,
  LedgerQuery,
  SnapshotPage,
  SnapshotQuery,
  VerdictPage,
  VerdictQuery,
  Why,
} from '@throughline/contract';
import type { TenantId } from '../../src/domain/ids/ids.ts';
import { readJourney } from '../../src/reads/read-journey.ts';
import { readLearner } from '../../src/reads/read-learner.ts';
import { readLedger } from '../../src/reads/read-ledger.ts';
import { readSnapshots } from '../../src/reads/read-snapshots.ts';
import { readVerdicts } from '../../src/reads/read-verdicts.ts';
import { readWhy } from '../../src/reads/read-why.ts';
import { makeStory } from './support/make-story.ts';
import { startReading, type Reading } from './support/reading.ts';

const LEARNER = 'learner-1';

describe('the reads of one learner', () => {
  let reading: Reading;
  let tenant: TenantId;

  beforeAll(async () => {
    reading = await startReading('reads');
    const created = await reading.recording.createTenant();
    tenant = created.id;
    await reading.record(created, makeStory(LEARNER, 8));
    await reading.calibrateAll(tenant, LEARNER, { atMost: 6 });
  });

  afterAll(() => reading.close());

  it('show the whole substrate', async () => {
    const read = LearnerRead.parse(await readLearner(reading.parts, tenant, LEARNER));
    console.log(JSON.stringify(read, null, 1));
    expect(read.xp.total).toBe(read.xp.settled + read.xp.unsettled);
  });

  it('print', async () => {
    const ledger = LedgerPage.parse(
      await readLedger(reading.parts, tenant, LEARNER, LedgerQuery.parse({ order: 'oldest' })),
    );
    console.log(
      JSON.stringify(ledger.items.slice(0, 2)),
      ledger.items.map((e) => [e.ledgerSeq, e.entry, e.xp, e.multiplier].join(' ')),
    );
    const verdicts = VerdictPage.parse(
      await readVerdicts(reading.parts, tenant, LEARNER, VerdictQuery.parse({})),
    );
    console.log(JSON.stringify(verdicts.items[0], null, 1));
    const snapshots = SnapshotPage.parse(
      await readSnapshots(reading.parts, tenant, LEARNER, SnapshotQuery.parse({})),
    );
    console.log(JSON.stringify(snapshots.items[0]));
    const journey = JourneyPage.parse(
      await readJourney(reading.parts, tenant, LEARNER, JourneyQuery.parse({ last: '2' })),
    );
    console.log(JSON.stringify(journey.items[0], null, 1));
    for (const subject of [
      'ledger:2',
      '5',
      'ledger:25',
      'snapshot:0',
      'snapshot:1',
      'snapshot:6',
      'ledger:24',
    ]) {
      const why = Why.parse(await readWhy(reading.parts, tenant, LEARNER, subject));
      console.log(subject, why.words, JSON.stringify(why.mismatches));
    }
  });
});
