import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  JourneyPage,
  JourneyQuery,
  LearnerRead,
  LedgerPage,
  LedgerQuery,
  ParkedList,
  SnapshotPage,
  SnapshotQuery,
  VerdictPage,
  VerdictQuery,
} from '@throughline/contract';
import type { TenantId } from '../../src/domain/ids/ids.ts';
import { readJourney } from '../../src/reads/read-journey.ts';
import { readLearner } from '../../src/reads/read-learner.ts';
import { readLedger } from '../../src/reads/read-ledger.ts';
import { listParked } from '../../src/reads/list-parked.ts';
import { readSnapshots } from '../../src/reads/read-snapshots.ts';
import { readVerdicts } from '../../src/reads/read-verdicts.ts';
import { makeEvent } from '../support/record/recording.ts';
import { makeStory } from '../support/story/make-story.ts';
import { startReading, type Reading } from '../support/story/reading.ts';

const LEARNER = 'learner-1';
const UNRATED = 'learner-2';
/** Completions of the story that calibrate: the second entry of every three. */
const PARKED_AT = 8;
const CORRECTED_AT = 5;

describe('the reads of one learner', () => {
  let reading: Reading;
  let tenant: TenantId;

  beforeAll(async () => {
    reading = await startReading('reads');
    const created = await reading.recording.createTenant();
    tenant = created.id;
    await reading.record(created, makeStory(LEARNER, 8));
    await reading.record(created, [makeEvent({ learner: UNRATED })]);
    await reading.calibrateAll(tenant, LEARNER, { atMost: 6, parks: [PARKED_AT] });
    await reading.override(tenant, LEARNER, CORRECTED_AT, { quality: 5 });
  });

  afterAll(() => reading.close());

  const readAllOfLedger = async () =>
    LedgerPage.parse(
      await readLedger(
        reading.parts,
        tenant,
        LEARNER,
        LedgerQuery.parse({ order: 'oldest', limit: '500' }),
      ),
    ).items;

  it('split XP into what is settled and what still awaits a verdict', async () => {
    const read = LearnerRead.parse(await readLearner(reading.parts, tenant, LEARNER));
    const entries = await readAllOfLedger();
    const unsettled = entries.filter((entry) => entry.entry === 'event' && !entry.settled);
    expect(read.xp.total).toBe(entries.at(-1)?.totalAfter);
    expect(read.xp.unsettled).toBe(unsettled.reduce((sum, entry) => sum + entry.xp, 0));
    expect(read.xp.settled + read.xp.unsettled).toBe(read.xp.total);
    expect(read.pending).toMatchObject({ count: 2, oldest: { ledgerSeq: 20, kind: 'stage' } });
    expect(unsettled.map((entry) => entry.ledgerSeq)).toEqual([21, 22, 23, 24]);
  });

  it('show every skill with its latest verdict, and one that nobody measured as unrated', async () => {
    const { skills, overall, tier } = LearnerRead.parse(
      await readLearner(reading.parts, tenant, LEARNER),
    );
    expect(skills.quality.verdict).toMatchObject({ position: 17, source: 'rules', level: null });
    expect(skills.quality.lower).toBeLessThan(skills.quality.value);
    expect(skills.communication).toMatchObject({ state: 'unrated', value: 50, verdict: null });
    expect(overall.state).toBe('tentative');
    expect(tier).not.toBe('unrated');
  });

  it('show what is parked, by learner and over the tenant', async () => {
    const read = await readLearner(reading.parts, tenant, LEARNER);
    const parked = {
      learner: LEARNER,
      ledgerSeq: PARKED_AT,
      kind: 'stage',
      state: 'parked',
      attempts: 8,
      errorCode: 'judge/unavailable',
    };
    expect(read.parked).toMatchObject({ count: 1, items: [parked] });
    const { appPool } = reading.parts;
    const list = ParkedList.parse(await listParked(appPool, tenant));
    expect(list).toMatchObject({ items: [parked], more: false });
    expect(await listParked(appPool, tenant, LEARNER)).toEqual(list);
    expect(read.parked.items).toEqual(list.items);
  });

  it('show nothing parked of another learner, of none, or to another tenant', async () => {
    const { appPool } = reading.parts;
    const nothing = { items: [], more: false };
    const other = await reading.recording.createTenant();
    expect(await listParked(appPool, tenant, UNRATED)).toEqual(nothing);
    expect(await listParked(appPool, tenant, 'learner-404')).toEqual(nothing);
    expect(await listParked(appPool, other.id, LEARNER)).toEqual(nothing);
  });

  it('show what was asked for again as retried, with the tries that parked it, until it lands', async () => {
    const { id } = await reading.recording.createTenant();
    await reading.record({ id, timeZone: 'UTC' }, makeStory(LEARNER, 2));
    const [first, second] = [2, 5];
    await reading.calibrateAll(id, LEARNER, { parks: [first, second] });
    await reading.retry(id, LEARNER, first);
    const { items } = ParkedList.parse(await listParked(reading.parts.appPool, id));
    expect(items.map(({ ledgerSeq, state, attempts }) => [ledgerSeq, state, attempts])).toEqual([
      [second, 'parked', 8],
      [first, 'retried', 8],
    ]);
    await reading.calibrateAll(id, LEARNER);
    const { items: left } = await listParked(reading.parts.appPool, id);
    expect(left.map(({ ledgerSeq }) => ledgerSeq)).toEqual([second]);
  });

  it('show the head of the journey with what just happened', async () => {
    const { journey } = await readLearner(reading.parts, tenant, LEARNER);
    expect(journey.entries).toBe(6);
    expect(journey.head).toMatchObject({ entrySeq: 6, focus: 'reporting' });
    expect(journey.head?.happened.length).toBeGreaterThan(0);
  });

  it('answer the prior, tier unrated and 1x, before the first verdict', async () => {
    const read = LearnerRead.parse(await readLearner(reading.parts, tenant, UNRATED));
    expect(read).toMatchObject({
      snapshotVersion: 0,
      tier: 'unrated',
      multiplier: 1,
      overall: { value: 50, state: 'unrated' },
      journey: { entries: 0, head: null },
      level: { level: 1, rung: 1 },
    });
  });

  it('refuse a learner that is not known, one of another tenant, and one that was erased', async () => {
    const other = await reading.recording.createTenant();
    const gone = await reading.recording.createTenant();
    await reading.record(gone, [makeEvent({ learner: 'learner-9' })]);
    await reading.superuser.query("update learner set erasure = 'erasing' where tenant = $1", [
      gone.id,
    ]);
    const codeOf = (id: TenantId, learner: string) =>
      readLearner(reading.parts, id, learner).then(
        () => 'answered',
        (error: { code: string }) => error.code,
      );
    expect(await codeOf(tenant, 'learner-404')).toBe('learner/not-found');
    expect(await codeOf(other.id, LEARNER)).toBe('learner/not-found');
    expect(await codeOf(gone.id, 'learner-9')).toBe('learner/erased');
  });

  it('filter the ledger by entry and kind, and show no words', async () => {
    const query = LedgerQuery.parse({ entry: 'settlement' });
    const settlements = LedgerPage.parse(
      await readLedger(reading.parts, tenant, LEARNER, query),
    ).items;
    expect(settlements.length).toBeGreaterThan(5);
    expect(settlements.every((entry) => entry.entry === 'settlement')).toBe(true);
    const stages = await readLedger(
      reading.parts,
      tenant,
      LEARNER,
      LedgerQuery.parse({ kind: 'stage' }),
    );
    expect(stages.items).toHaveLength(16);
    expect(JSON.stringify(await readAllOfLedger())).not.toContain('My plan');
  });

  it('give back quotes verbatim, and mark a verdict that was superseded', async () => {
    const page = VerdictPage.parse(
      await readVerdicts(reading.parts, tenant, LEARNER, VerdictQuery.parse({ order: 'oldest' })),
    );
    const [first] = page.items;
    const quotes = first?.items
      .flatMap((item) => item.evidence)
      .filter((piece) => piece.type === 'quote');
    const said = 'My plan for part 0: first the sums, then the checks.';
    expect(quotes?.[0]).toMatchObject({ ledgerSeq: 1, text: said, speaker: 'learner' });
    const at = page.items.filter((verdict) => verdict.position === CORRECTED_AT);
    expect(at.map((verdict) => [verdict.source, verdict.effective])).toEqual([
      ['rules', false],
      ['human', true],
    ]);
    expect(at[1]).toMatchObject({
      author: 'key-1',
      reason: 'seen in person',
      supersedes: at[0]?.id,
    });
  });

  it('answer the snapshot that was current at a time of recording', async () => {
    const all = SnapshotPage.parse(
      await readSnapshots(reading.parts, tenant, LEARNER, SnapshotQuery.parse({ order: 'oldest' })),
    ).items;
    const asOf = async (time: string) => {
      const query = SnapshotQuery.parse({ asOf: time });
      return SnapshotPage.parse(await readSnapshots(reading.parts, tenant, LEARNER, query))
        .items[0];
    };
    expect(await asOf('version:2')).toEqual(all[1]);
    expect(await asOf(all[1]?.recordedAt as string)).toEqual(all[1]);
    expect(await asOf('2026-03-02T13:00:00+02:00')).toMatchObject({ version: 0, tier: 'unrated' });
    expect(await asOf('version:0')).toMatchObject({ version: 0, recordedAt: null });
    await expect(asOf('version:99')).rejects.toMatchObject({ code: 'snapshot/not-found' });
  });

  it('walk the journey newest first, by focus, and the newest few', async () => {
    const read = async (query: Record<string, string>) =>
      JourneyPage.parse(
        await readJourney(reading.parts, tenant, LEARNER, JourneyQuery.parse(query)),
      );
    const all = (await read({})).items;
    expect(all.map((entry) => entry.entrySeq)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(all[0]).toMatchObject({ kind: 'correction', author: 'human' });
    all.slice(0, -1).forEach((entry, index) => {
      expect(entry.prev).toEqual({ id: all[index + 1]?.id, hash: all[index + 1]?.hash });
    });
    const focused = (await read({ focus: 'reporting' })).items;
    expect(focused.every((entry) => entry.focus === 'reporting')).toBe(true);
    expect(await read({ last: '2' })).toEqual({ items: all.slice(0, 2), nextCursor: null });
  });

  it('show an entry whose words were redacted, without them', async () => {
    const query = JourneyQuery.parse({});
    const { items } = await readJourney(reading.parts, tenant, LEARNER, query);
    const { rows } = await reading.superuser.query<{
      id: string;
      tenant: string;
      learner: string;
      ciphertext: Buffer;
    }>('delete from body where id = (select body_id from handoff where id = $1) returning *', [
      items[1]?.id,
    ]);
    const redacted = JourneyPage.parse(await readJourney(reading.parts, tenant, LEARNER, query))
      .items[1];
    expect(redacted).toMatchObject({
      redacted: true,
      happened: [],
      signals: [],
      hash: items[1]?.hash,
    });
    const [body] = rows;
    await reading.superuser.query(
      'insert into body (id, tenant, learner, ciphertext) values ($1, $2, $3, $4)',
      [body?.id, body?.tenant, body?.learner, body?.ciphertext],
    );
  });
});
