import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GapPage, GapQuery, JourneyQuery, type Gap } from '@throughline/contract';
import type { RecordingTenant } from '../../src/record/record-request.ts';
import { readEntry } from '../../src/reads/journey/read-entry.ts';
import { readGaps } from '../../src/reads/journey/read-gaps.ts';
import { readJourney } from '../../src/reads/read-journey.ts';
import { plantStages, RECURRING_LIFE } from './support/plant-journey.ts';
import { startReading, type Reading } from '../support/story/reading.ts';

const LEARNER = 'learner-1';
const OTHER = 'learner-2';

describe('gaps', () => {
  let reading: Reading;
  let tenant: RecordingTenant;
  /** What was shown after each entry, from the first on. */
  const shown: Gap[][] = [];

  beforeAll(async () => {
    reading = await startReading('journey gaps');
    tenant = await reading.recording.createTenant();
    for (const [index, stage] of RECURRING_LIFE.entries()) {
      await plantStages(reading, tenant, LEARNER, [stage], index + 1);
      shown.push(await read());
    }
    await plantStages(reading, tenant, OTHER, RECURRING_LIFE.slice(0, 1));
  });

  afterAll(() => reading.close());

  async function readPage(query: Record<string, string | undefined>, learner = LEARNER) {
    const page = await readGaps(reading.parts, tenant.id, learner, GapQuery.parse(query));
    return GapPage.parse(page);
  }
  const read = async (query: Record<string, string | undefined> = {}, learner = LEARNER) =>
    (await readPage(query, learner)).items;

  it('show the life of each with the entries that moved it', async () => {
    const gap = (await read()).find((one) => one.gap === 'quality.passed');
    expect(gap).toMatchObject({
      taxonomy: 'builtin.v1',
      status: 'recurring',
      stuck: true,
      recurrences: 1,
      focuses: ['reporting', 'planning'],
      firstAt: '2026-02-01T09:00:00.000Z',
      lastAt: '2026-02-06T09:00:00.000Z',
      turnCount: 4,
    });
    expect(gap?.turns.map(({ status }) => status)).toEqual([
      'new',
      'walked-through',
      're-applied',
      'recurring',
    ]);
  });

  it('rest on entries of this learner alone, each of which can be read', async () => {
    const { items } = await readJourney(
      reading.parts,
      tenant.id,
      LEARNER,
      JourneyQuery.parse({ limit: '500' }),
    );
    const own = new Set(items.map(({ id }) => id));
    const cited = (await read()).flatMap(({ entryIds, turns }) => [
      ...entryIds,
      ...turns.map(({ entry }) => entry),
    ]);
    expect(cited.length).toBeGreaterThan(5);
    for (const id of cited) {
      expect(own).toContain(id);
      expect((await readEntry(reading.parts, tenant.id, LEARNER, id)).id).toBe(id);
    }
    expect((await read({}, OTHER)).flatMap(({ entryIds }) => entryIds)).not.toContain(cited[0]);
    const [foreign] = cited as [string];
    await expect(readEntry(reading.parts, tenant.id, OTHER, foreign)).rejects.toMatchObject({
      code: 'handoff-entry/not-found',
    });
  });

  it('are found by status, by what is stuck and by focus', async () => {
    const all = await read();
    const named = (gaps: readonly Gap[]) => gaps.map(({ gap }) => gap);
    const unresolved = ['new', 'walked-through', 'recurring'];
    const expected = {
      status: (status: string) => all.filter((gap) => gap.status === status),
      unresolved: () => all.filter((gap) => unresolved.includes(gap.status)),
    };
    for (const status of ['recurring', 'new', 'understood', 'closed'])
      expect(named(await read({ status }))).toEqual(named(expected.status(status)));
    expect(named(await read({ status: 'unresolved' }))).toEqual(named(expected.unresolved()));
    expect(named(await read({ stuck: 'true' }))).toEqual(named(all.filter((gap) => gap.stuck)));
    expect(named(await read({ stuck: 'false' }))).toEqual(named(all.filter((gap) => !gap.stuck)));
    expect(named(await read({ focus: 'planning' }))).toEqual(
      named(all.filter((gap) => gap.focuses.includes('planning'))),
    );
    expect(await read({ focus: 'nowhere' })).toEqual([]);
  });

  it('as of an entry, a snapshot or a time are what was shown then', async () => {
    const { items } = await readJourney(
      reading.parts,
      tenant.id,
      LEARNER,
      JourneyQuery.parse({ limit: '500' }),
    );
    for (const [index, gaps] of shown.entries()) {
      const entry = items.find(({ source }) => source?.touchpoint === `stage-${index + 1}`);
      const entrySeq = entry?.entrySeq;
      expect(await read({ asOf: `entry:${entrySeq}` })).toEqual(gaps);
      expect(await read({ asOf: `version:${index + 1}` })).toEqual(gaps);
      expect(await read({ asOf: entry?.recordedAt })).toEqual(gaps);
      expect(await read({ asOf: `entry:${entrySeq}`, status: 'unresolved', limit: '1' })).toEqual(
        gaps.filter(({ status }) => status !== 'understood' && status !== 're-applied').slice(0, 1),
      );
    }
    expect(await read({ asOf: 'entry:0' })).toEqual([]);
    expect(await read({ asOf: 'version:0' })).toEqual([]);
    expect(await read({ asOf: '2020-01-01T00:00:00Z' })).toEqual([]);
    expect(await read({ asOf: '2099-01-01T00:00:00Z' })).toEqual(await read());
  });

  it('as of what there is not are refused by name', async () => {
    await expect(read({ asOf: 'entry:999' })).rejects.toMatchObject({
      code: 'handoff-entry/not-found',
    });
    await expect(read({ asOf: 'version:999' })).rejects.toMatchObject({
      code: 'snapshot/not-found',
    });
  });

  it('are walked page by page, each once, while their states change', async () => {
    const stood = (await read()).map(({ gap }) => gap);
    for (const limit of ['1', '2']) {
      const seen: string[] = [];
      let cursor: string | undefined;
      let day = 10 + Number(limit) * 5;
      do {
        const page = await readPage({ limit, ...(cursor === undefined ? {} : { cursor }) });
        seen.push(...page.items.map(({ gap }) => gap));
        cursor = page.nextCursor ?? undefined;
        const [stage] = RECURRING_LIFE;
        if (stage !== undefined && day < 28)
          await plantStages(reading, tenant, LEARNER, [stage], day);
        day += 1;
      } while (cursor !== undefined);
      expect(seen).toEqual(stood);
    }
  });

  it('of another tenant are not there, under the same ids', async () => {
    const other = await reading.recording.createTenant();
    await expect(
      readGaps(reading.parts, other.id, LEARNER, GapQuery.parse({})),
    ).rejects.toMatchObject({ code: 'learner/not-found' });
    await plantStages(reading, other, LEARNER, RECURRING_LIFE.slice(0, 1));
    const gaps = await readGaps(reading.parts, other.id, LEARNER, GapQuery.parse({}));
    expect(gaps.items.every(({ status }) => status !== 'recurring')).toBe(true);
  });
});
