import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LedgerQuery, Why, type WhyEvent, type WhySnapshot } from '@throughline/contract';
import type { TenantId } from '../../src/domain/ids/ids.ts';
import { readLearner } from '../../src/reads/read-learner.ts';
import { readLedger } from '../../src/reads/read-ledger.ts';
import { readWhy } from '../../src/reads/read-why.ts';
import { makeEvent } from '../support/record/recording.ts';
import { makeStory } from '../support/story/make-story.ts';
import { startReading, type Reading } from '../support/story/reading.ts';

const LEARNER = 'learner-1';
const PARKED_AT = 5;

describe('why', { timeout: 180_000 }, () => {
  let reading: Reading;
  let tenant: TenantId;

  beforeAll(async () => {
    reading = await startReading('why');
    const created = await reading.recording.createTenant();
    tenant = created.id;
    const story = makeStory(LEARNER, 8);
    await reading.record(created, story.slice(0, 15));
    await reading.calibrateAll(tenant, LEARNER, { atMost: 3, parks: [PARKED_AT] });
    await reading.override(tenant, LEARNER, 2, { quality: 5, communication: 5, independence: 5 });
    await reading.record(created, story.slice(15));
    await reading.retry(tenant, LEARNER, PARKED_AT);
    await reading.calibrateAll(tenant, LEARNER, { atMost: 5 });
    await reading.record(created, makeBusyDay());
  });

  afterAll(() => reading.close());

  const ask = async (subject: string): Promise<Why> =>
    Why.parse(await readWhy(reading.parts, tenant, LEARNER, subject));

  it('derives every entry and every snapshot again, and finds the same numbers', async () => {
    const read = await readLearner(reading.parts, tenant, LEARNER);
    const subjects = [
      ...range(1, read.ledgerHead).map((seq) => `ledger:${seq}`),
      ...range(0, read.snapshotVersion).map((version) => `snapshot:${version}`),
    ];
    expect(subjects.length).toBeGreaterThan(50);
    for (const subject of subjects) {
      const why = await ask(subject);
      expect(why.mismatches, subject).toEqual([]);
      expect(why.words.length, subject).toBeGreaterThan(1);
    }
  });

  it('follows each event through its settlements to what it stands at: together they are the total', async () => {
    const { xp } = await readLearner(reading.parts, tenant, LEARNER);
    const query = LedgerQuery.parse({ entry: 'event', limit: '500' });
    const { items } = await readLedger(reading.parts, tenant, LEARNER, query);
    let total = 0;
    for (const { ledgerSeq } of items) total += ((await ask(String(ledgerSeq))) as WhyEvent).xpNow;
    expect(total).toBe(xp.total);
  });

  it('tells of an event what made its points, its multiplier and its settlements', async () => {
    expect((await ask('ledger:8')).words).toEqual([
      'This stage completion earned 50 points: base 50, 2nd of its kind on 2026-02-03, nothing cut.',
      'At 1x (unrated, snapshot 0) that is 50 XP; no verdict had landed yet.',
      'Settlement 17 later left it at 1x when the completion at 5 was parked.',
      'Settlement 19 later raised it to 7x when a person corrected the verdict at 2, which added 300 XP.',
      'Settlement 29 later left it at 7x when the completion at 5, parked before, was judged after all.',
      'It is settled: it stands at 7x, 350 XP.',
      'The rules are those of policy version 1.',
      'Derived again from the ledger, every number is the same to the bit.',
    ]);
  });

  it('tells of repeats, of the daily cap, and of what is still awaited', async () => {
    const { ledgerHead } = await readLearner(reading.parts, tenant, LEARNER);
    const repeated = (await ask(String(ledgerHead - 2))) as WhyEvent;
    expect(repeated.words[0]).toBe(
      'This learn session completion earned 4 points: base 10, 14th of its kind on 2026-03-01, which leaves 40.9 %, nothing cut.',
    );
    const capped = (await ask(String(ledgerHead))) as WhyEvent;
    expect(capped.words[0]).toBe(
      'This scenario completion earned 77 points: base 100, 2nd of its kind on 2026-03-01, the daily cap of 300 points took 23, since the day had 223 already.',
    );
    expect(capped).toMatchObject({ settled: false, awaits: [27] });
    expect(capped.words).toContain(
      'It is not settled yet: it stands at 10x, 770 XP, and it awaits the verdict on ledger:27.',
    );
  });

  it('tells of a settlement which verdict made it and what each line changed', async () => {
    expect((await ask('ledger:19')).words).toEqual([
      'This settlement brought the entries from 3 to 11 to the multipliers that are in force for them, because a person corrected the verdict on the completion at 2.',
      '6 events of attempt attempt-1, worth 106 points, went from 1x to 7x: 636 XP more.',
      '3 events of attempt attempt-1, worth 13 points, went from 2x to 10x: 104 XP more.',
      'Together that added 740 XP.',
      'The read then stood at snapshot 4: exceptional, 10x.',
      'Derived again from the ledger and the snapshots, every number is the same to the bit.',
    ]);
  });

  it('tells of a snapshot which evidence moved which skill, and why the tier is what it is', async () => {
    const { words } = await ask('snapshot:1');
    expect(words).toContain(
      'At ledger:2, work without hints or help was 0 against an expected 0.75 and counted as 0.0 with a noise of 28.9, which moved the mean by -10.1.',
    );
    expect(words).toContain(
      "Quality rests on the learner's own words at ledger:1: “My plan for part 0: first the sums, then the checks.”",
    );
    expect(words).toContain('Communication had no new evidence and stays at 50.0 (unrated).');
    expect(words).toContain(
      'With the first verdict the read is rated: its lower end of 29.5 stands on underperforming (from 0), which pays 1x.',
    );
    const rules = await Promise.all(
      range(1, 7).map(
        async (version) => ((await ask(`snapshot:${version}`)) as WhySnapshot).tier.rule,
      ),
    );
    expect(rules).toEqual(expect.arrayContaining(['first', 'won', 'kept']));
  });

  it('accounts for the whole way from one mean to the next', async () => {
    const { snapshotVersion } = await readLearner(reading.parts, tenant, LEARNER);
    for (const version of range(1, snapshotVersion)) {
      const { skills } = (await ask(`snapshot:${version}`)) as WhySnapshot;
      for (const { before, after, figures, verdict } of Object.values(skills)) {
        const path = [...figures, ...(verdict === null ? [] : [verdict])];
        const means = [before.value, ...path.map((step) => step.meanAfter)];
        path.forEach((step, index) => expect(step.meanBefore).toBe(means[index]));
        expect(means.at(-1)).toBe(after.value);
      }
    }
  });

  it('says so where what is stored is not what the rules give', async () => {
    const learner = await reading.findLearner(tenant, LEARNER);
    await reading.superuser.query('update ledger set points = 60 where learner = $1 and seq = 8', [
      learner,
    ]);
    const event = await ask('ledger:8');
    await reading.superuser.query('update ledger set points = 50 where learner = $1 and seq = 8', [
      learner,
    ]);
    expect(event.mismatches[0]).toEqual({ name: 'points', stored: 60, derived: 50 });
    expect(event.words.at(-1)).toContain('does not match what is stored: points');
    const multiply = (by: string) =>
      reading.superuser.query(
        `update calibration_bank set state_after[3] = state_after[3] ${by} where learner = $1 and snapshot_version = 2 and skill = 'speed'`,
        [learner],
      );
    await multiply('+ 1');
    const snapshot = await ask('snapshot:2');
    await multiply('- 1');
    expect(snapshot.mismatches.map((mismatch) => mismatch.name)).toEqual(['bank of speed']);
  });

  it('refuses what is no subject, and names what there is not', async () => {
    for (const subject of [
      'ledger:0',
      'snapshot:-1',
      'entry:1',
      '',
      '1e3',
      `ledger:${'9'.repeat(30)}`,
    ]) {
      await expect(ask(subject), subject).rejects.toMatchObject({
        code: 'request/invalid',
        faults: [{ pointer: '/subject' }],
      });
    }
    await expect(ask('ledger:999999')).rejects.toMatchObject({ code: 'ledger-entry/not-found' });
    await expect(ask('snapshot:9999')).rejects.toMatchObject({ code: 'snapshot/not-found' });
  });
});

/** One day with so much in it that repeats shrink and the daily cap cuts. */
function makeBusyDay() {
  const shared = {
    learner: LEARNER,
    status: 'completed',
    occurredAt: '2026-03-01T09:00:00Z',
  } as const;
  return [
    ...range(1, 14).map(() => makeEvent({ ...shared, kind: 'learn_session' })),
    ...range(1, 2).map(() => makeEvent({ ...shared, kind: 'scenario' })),
  ];
}

function range(from: number, upTo: number): number[] {
  return Array.from({ length: Math.max(0, upTo - from + 1) }, (_, index) => from + index);
}
