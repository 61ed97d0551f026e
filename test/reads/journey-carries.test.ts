import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Acknowledged, CarryPage, CarryQuery, JourneyQuery } from '@throughline/contract';
import type { LearnerRef } from '../../src/domain/ids/learner-ref.ts';
import type { RecordingTenant } from '../../src/record/record-request.ts';
import { readCarries } from '../../src/reads/journey/read-carries.ts';
import { readEntry } from '../../src/reads/journey/read-entry.ts';
import { readJourney } from '../../src/reads/read-journey.ts';
import { readLearner } from '../../src/reads/read-learner.ts';
import { verifyTenant } from '../../src/reads/verify/verify-tenant.ts';
import { acknowledgeCarry } from '../../src/writes/acknowledge-carry.ts';
import { NOW_MS } from '../support/record/recording.ts';
import { closeCarry, openCarry, plantStages, RECURRING_LIFE } from './support/plant-journey.ts';
import { startReading, type Reading } from '../support/story/reading.ts';

const LEARNER = 'learner-1';
const ASK = 'Ask how the totals were checked.';
let acknowledgedAtMs = NOW_MS + 24 * 3_600_000;

describe('carries', () => {
  let reading: Reading;
  let tenant: RecordingTenant;
  let ref: LearnerRef;

  beforeAll(async () => {
    reading = await startReading('journey carries');
    tenant = await reading.recording.createTenant();
    ref = await plantStages(reading, tenant, LEARNER, RECURRING_LIFE.slice(0, 1));
  });

  afterAll(() => reading.close());

  const read = async (query: Record<string, string> = {}) =>
    CarryPage.parse(await readCarries(reading.parts, tenant.id, LEARNER, CarryQuery.parse(query)));
  const readItems = async (query: Record<string, string> = {}) =>
    (await read(query)).items.map(({ item }) => item);
  const acknowledge = async (
    item: string,
    body: { reader?: string; audience?: 'manager' | 'tutor' } = {},
    owner: { tenant?: RecordingTenant; learner?: string } = {},
  ) =>
    Acknowledged.parse(
      await acknowledgeCarry(
        {
          appPool: reading.parts.appPool,
          master: reading.parts.masterKey,
          nowMs: () => (acknowledgedAtMs += 1_000),
        },
        {
          tenant: (owner.tenant ?? tenant).id,
          learner: owner.learner ?? LEARNER,
          item,
          acknowledge: body,
        },
      ),
    );
  const countEntries = async () =>
    (await readLearner(reading.parts, tenant.id, LEARNER)).journey.entries;

  it('that code opened on a failed stage wait for the manager', async () => {
    const { items } = await read({ audience: 'manager' });
    expect(items.length).toBeGreaterThan(0);
    for (const { state, focus, text } of items) {
      expect({ state, focus }).toEqual({ state: 'open', focus: 'reporting' });
      expect(text).toContain('Watch');
    }
    expect(await readItems({ audience: 'coach' })).toEqual([]);
  });

  it('say what their opener wrote, for their audience and focus, newest first', async () => {
    const first = await openCarry(reading, ref, 'tutor', ASK);
    const second = await openCarry(reading, ref, 'tutor', 'Second.', 'planning');
    expect(await readItems({ audience: 'tutor' })).toEqual([second, first]);
    expect(await readItems({ audience: 'tutor', focus: 'planning' })).toEqual([second]);
    expect((await read({ audience: 'tutor', focus: 'reporting' })).items[0]).toMatchObject({
      item: first,
      text: ASK,
      state: 'open',
      dueAt: null,
    });
    await closeCarry(reading, ref, first, 'resolve');
    await closeCarry(reading, ref, second, 'drop');
    expect(await readItems({ audience: 'tutor' })).toEqual([]);
    expect(await readItems({ audience: 'tutor', state: 'resolved' })).toEqual([first]);
    expect(await readItems({ audience: 'tutor', state: 'dropped' })).toEqual([second]);
  });

  it('are acknowledged once, on record, and stay unresolved', async () => {
    const item = await openCarry(reading, ref, 'manager', ASK);
    const before = await countEntries();
    const answer = await acknowledge(item, { reader: 'dana', audience: 'manager' });
    expect(answer).toMatchObject({ item, state: 'acknowledged', duplicate: false });
    expect(answer.entrySeq).toBe(before + 1);
    const entry = await readEntry(reading.parts, tenant.id, LEARNER, answer.entry);
    expect(entry).toMatchObject({
      kind: 'carry',
      author: 'code',
      reader: 'dana',
      focus: 'reporting',
      source: null,
      evaluation: null,
      carries: [{ item, operation: 'acknowledge', audience: null, text: null }],
    });
    expect((await read({ state: 'acknowledged' })).items[0]).toMatchObject({
      item,
      text: ASK,
      entryIds: [expect.any(String), answer.entry],
    });
    expect(await readItems()).toContain(item);
    expect(await acknowledge(item, { reader: 'somebody-else' })).toEqual({
      ...answer,
      duplicate: true,
    });
    expect(await countEntries()).toBe(before + 1);
    await closeCarry(reading, ref, item, 'resolve');
    expect(await acknowledge(item)).toEqual({ ...answer, state: 'resolved', duplicate: true });
  });

  it('are acknowledged also where what is derived was let go of', async () => {
    const item = await openCarry(reading, ref, 'manager', ASK);
    for (const table of [
      'gap_state',
      'gap_focus',
      'carry_state',
      'journey_checkpoint',
      'gap_operation',
    ])
      await reading.superuser.query(`delete from ${table} where learner = $1`, [ref.learner]);
    expect(await acknowledge(item)).toMatchObject({ state: 'acknowledged', duplicate: false });
  });

  it('that many readers acknowledge at once get one entry', async () => {
    const item = await openCarry(reading, ref, 'manager', ASK);
    const before = await countEntries();
    const answers = await Promise.all(Array.from({ length: 6 }, () => acknowledge(item)));
    expect(new Set(answers.map(({ entry }) => entry)).size).toBe(1);
    expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(await countEntries()).toBe(before + 1);
  });

  it('are refused by name where they are not there, closed, or for somebody else', async () => {
    const before = await countEntries();
    await expect(acknowledge(randomUUID())).rejects.toMatchObject({ code: 'carry/not-found' });
    const forManager = await openCarry(reading, ref, 'manager', ASK);
    await expect(acknowledge(forManager, { audience: 'tutor' })).rejects.toMatchObject({
      code: 'carry/other-audience',
      message: 'it is for the audience manager',
    });
    await closeCarry(reading, ref, forManager, 'drop');
    await expect(acknowledge(forManager)).rejects.toMatchObject({ code: 'carry/closed' });
    await expect(acknowledge(forManager, {}, { learner: 'learner-404' })).rejects.toMatchObject({
      code: 'learner/not-found',
    });
    expect(await countEntries()).toBe(before + 2);
  });

  it('of another tenant, or another learner, cannot be acknowledged', async () => {
    const item = await openCarry(reading, ref, 'manager', ASK);
    const other = await reading.recording.createTenant();
    await expect(acknowledge(item, {}, { tenant: other })).rejects.toMatchObject({
      code: 'learner/not-found',
    });
    await plantStages(reading, other, LEARNER, RECURRING_LIFE.slice(0, 1));
    await expect(acknowledge(item, {}, { tenant: other })).rejects.toMatchObject({
      code: 'carry/not-found',
    });
    await plantStages(reading, tenant, 'learner-2', RECURRING_LIFE.slice(0, 1));
    await expect(acknowledge(item, {}, { learner: 'learner-2' })).rejects.toMatchObject({
      code: 'carry/not-found',
    });
    expect(await readItems({ state: 'open' })).toContain(item);
  });

  it('as of an entry are what was shown right after it', async () => {
    const shown: [number, unknown][] = [];
    const note = async () => shown.push([await countEntries(), await read({ limit: '500' })]);
    await note();
    const item = await openCarry(reading, ref, 'coach', ASK);
    await note();
    await acknowledge(item);
    await note();
    await closeCarry(reading, ref, item, 'resolve');
    await note();
    for (const [entrySeq, page] of shown)
      expect(await read({ asOf: `entry:${entrySeq}`, limit: '500' })).toEqual(page);
    expect((await read({ asOf: 'entry:0' })).items).toEqual([]);
  });

  it('are walked page by page, each once, while others are opened and closed', async () => {
    const stood = await readItems({ limit: '500' });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await read({ limit: '2', ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.items.map(({ item }) => item));
      cursor = page.nextCursor ?? undefined;
      await closeCarry(reading, ref, await openCarry(reading, ref, 'peer', ASK), 'drop');
    } while (cursor !== undefined);
    expect(seen).toEqual(stood);
  });

  it('stand in the journey as entries of their kind, and its chain verifies', async () => {
    const query = JourneyQuery.parse({ kind: 'carry', limit: '500' });
    const { items } = await readJourney(reading.parts, tenant.id, LEARNER, query);
    expect(items.length).toBeGreaterThan(10);
    expect(items.every(({ kind, carries }) => kind === 'carry' && carries.length === 1)).toBe(true);
    expect((await verifyTenant(reading.parts, tenant.id)).failures).toEqual([]);
  });
});
