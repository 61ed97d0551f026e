import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Audience,
  GapQuery,
  Grounding,
  GroundingQuery,
  JourneyQuery,
  Story,
  StoryQuery,
  type HandoffEntry,
} from '@throughline/contract';
import type { LearnerRef } from '../../src/domain/ids/learner-ref.ts';
import type { RecordingTenant } from '../../src/record/record-request.ts';
import { readGaps } from '../../src/reads/journey/read-gaps.ts';
import { readGrounding } from '../../src/reads/journey/read-grounding.ts';
import { readStory } from '../../src/reads/journey/read-story.ts';
import { readJourney } from '../../src/reads/read-journey.ts';
import { acknowledgeCarry } from '../../src/writes/acknowledge-carry.ts';
import {
  makeStages,
  openCarry,
  plantStages,
  RECURRING_LIFE,
  type PlantedStage,
} from './support/plant-journey.ts';
import { startReading, type Reading } from '../support/story/reading.ts';

const LEARNER = 'learner-1';
const EARLIER = '2026-03-02T12:00:00Z';
const SECRET = 'Ask how the totals were checked.';

describe('grounding and story', { timeout: 180_000 }, () => {
  let reading: Reading;
  let tenant: RecordingTenant;
  let ref: LearnerRef;
  /** What both said right after each step, as of a number of entries. */
  const shown: { entrySeq: number; grounding: Grounding; story: Story }[] = [];

  beforeAll(async () => {
    reading = await startReading('journey grounding');
    tenant = await reading.recording.createTenant();
    const note = async () => {
      const [grounding, story] = [await ground({}), await tell({})];
      shown.push({ entrySeq: grounding.headSeq, grounding, story });
    };
    // Each stage is recorded after the landing before it, so that as of that landing it was not there yet.
    const readClock = () => Date.parse(shown.at(-1)?.grounding.asOf ?? EARLIER) + 1;
    const recorder = reading.recording.openRecorder({ readClock });
    for (const [index, stage] of RECURRING_LIFE.entries()) {
      await recorder.record(tenant, makeStages(LEARNER, [stage], index + 1));
      await reading.calibrateAll(tenant.id, LEARNER);
      await note();
    }
    ref = { tenant: tenant.id, learner: await reading.findLearner(tenant.id, LEARNER) };
    await openCarry(reading, ref, 'manager', SECRET);
    await note();
  });

  afterAll(() => reading.close());

  const ground = async (
    query: Record<string, string>,
    learner = LEARNER,
    owner: RecordingTenant = tenant,
  ) =>
    Grounding.parse(
      await readGrounding(
        reading.parts,
        owner.id,
        learner,
        GroundingQuery.parse({ audience: 'manager', ...query }),
      ),
    );
  const tell = async (
    query: Record<string, string>,
    learner = LEARNER,
    owner: RecordingTenant = tenant,
  ) => Story.parse(await readStory(reading.parts, owner.id, learner, StoryQuery.parse(query)));
  const readAll = async (learner = LEARNER): Promise<readonly HandoffEntry[]> => {
    const query = JourneyQuery.parse({ limit: '500' });
    return (await readJourney(reading.parts, tenant.id, learner, query)).items;
  };
  const citedBy = (story: Story): string[] =>
    [story.sentences, ...story.focuses.map((part) => part.sentences)]
      .flat()
      .flatMap(({ entryIds }) => entryIds);

  it('tell what came back and what was carried forward, as of the head of the chain', async () => {
    const grounding = await ground({});
    const [head] = await readAll();
    expect(grounding.text).toContain('quality.passed');
    expect(grounding.text).toContain(SECRET);
    expect(grounding).toMatchObject({
      headSeq: head?.entrySeq,
      headHash: head?.hash,
      asOf: head?.recordedAt,
      pending: { count: 0, oldest: null },
    });
    const story = await tell({});
    expect(story).toMatchObject({
      learner: LEARNER,
      headSeq: head?.entrySeq,
      headHash: head?.hash,
      asOf: head?.recordedAt,
      focusesLeftOut: 0,
    });
    expect(story.focuses.map(({ focus }) => focus)).toEqual(['reporting', 'planning']);
  });

  it('give the same text, to the byte, until something is appended', async () => {
    const query = { focus: 'reporting', budget: '600', last: '4' };
    const first = await ground(query);
    expect(await ground(query)).toEqual(first);
    expect(await tell({})).toEqual(await tell({}));
    const { learner } = ref;
    const { rows } = await reading.superuser.query('select * from handoff where learner = $1', [
      learner,
    ]);
    expect(rows.length).toBe(first.headSeq);
  });

  it('as of an entry, a snapshot or a time are what was shown then', async () => {
    const entries = await readAll();
    for (const { entrySeq, grounding, story } of shown) {
      const asOf = `entry:${entrySeq}`;
      expect(await ground({ asOf })).toEqual(grounding);
      expect(await tell({ asOf })).toEqual(story);
      const at = entries.find((entry) => entry.entrySeq === entrySeq)?.recordedAt ?? '';
      expect((await ground({ asOf: at })).headSeq).toBe(entrySeq);
      expect(await tell({ asOf: at })).toEqual(story);
    }
    expect((await ground({ asOf: 'version:2' })).headSeq).toBe(2);
    const empty = await ground({ asOf: 'entry:0' });
    expect(empty).toMatchObject({ headSeq: 0, headHash: null, asOf: null, entryIds: [] });
    expect(citedBy(await tell({ asOf: 'entry:0' }))).toEqual([]);
    await expect(ground({ asOf: 'entry:99' })).rejects.toMatchObject({
      code: 'handoff-entry/not-found',
    });
    await expect(tell({ asOf: 'version:99' })).rejects.toMatchObject({
      code: 'snapshot/not-found',
    });
  });

  it('keep to a focus', async () => {
    const story = await tell({ focus: 'planning' });
    expect(story.sentences).toEqual([]);
    expect(story.focuses.map(({ focus }) => focus)).toEqual(['planning']);
    const own = new Set(
      (await readAll()).filter(({ focus }) => focus === 'planning').map(({ id }) => id),
    );
    const { text } = await ground({ focus: 'planning' });
    expect(text).toContain('in planning');
    expect(text).not.toContain('in reporting');
    const latest = (await ground({ focus: 'planning', last: '3' })).entryIds;
    for (const id of own) expect(latest).toContain(id);
    expect((await tell({ focus: 'nowhere' })).focuses).toEqual([]);
  });

  it('show what is pending, and no longer once it has landed', async () => {
    const late = 'learner-late';
    const [first, second] = makeStages(late, RECURRING_LIFE.slice(0, 2));
    await reading.record(
      tenant,
      [first, second].filter((event) => event !== undefined),
    );
    await reading.calibrateAll(tenant.id, late, { atMost: 1 });
    const { pending, text } = await ground({}, late);
    expect(pending).toMatchObject({ count: 1, oldest: { kind: 'stage', touchpoint: 'stage-2' } });
    expect(text).toMatch(/Pending[^\n]*1 completion/);
    await reading.calibrateAll(tenant.id, late);
    expect((await ground({}, late)).pending).toEqual({ count: 0, oldest: null });
    const { pending: then } = await ground({ asOf: 'entry:1' }, late);
    expect(then).toEqual(pending);
    expect((await ground({ asOf: 'entry:1' }, late)).text).toBe(text);
  });

  it('do not count what is parked as pending', async () => {
    const parked = 'learner-parked';
    await reading.record(tenant, makeStages(parked, RECURRING_LIFE.slice(0, 1)));
    await reading.calibrateAll(tenant.id, parked, { parks: [1] });
    expect((await ground({}, parked)).pending.count).toBe(0);
    expect((await ground({ asOf: '2099-01-01T00:00:00Z' }, parked)).pending.count).toBe(0);
  });

  it('of a learner without entries are empty, and say so', async () => {
    const fresh = 'learner-fresh';
    await reading.record(tenant, makeStages(fresh, RECURRING_LIFE.slice(0, 1)));
    expect(await ground({}, fresh)).toMatchObject({
      headSeq: 0,
      headHash: null,
      asOf: null,
      entryIds: [],
      pending: { count: 1 },
    });
    expect(await tell({}, fresh)).toMatchObject({ headSeq: 0, sentences: [], focuses: [] });
  });

  it('refuse a budget too small for what must be known, with the one that does', async () => {
    const refusal = await ground({ budget: '10' }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: 'grounding/budget-too-small',
      faults: [{ pointer: '/budget' }],
    });
    const { needed } = refusal as { needed: number };
    const least = await ground({ budget: String(needed) });
    expect(least.tokens).toBeLessThanOrEqual(needed);
    expect(least.text).toContain('quality.passed');
    await expect(ground({ budget: String(needed - 1) })).rejects.toMatchObject({ needed });
  });

  it('never tell of another learner or another tenant', async () => {
    const other = await reading.recording.createTenant();
    await expect(ground({}, LEARNER, other)).rejects.toMatchObject({ code: 'learner/not-found' });
    await expect(tell({}, LEARNER, other)).rejects.toMatchObject({ code: 'learner/not-found' });
    await plantStages(reading, other, LEARNER, RECURRING_LIFE.slice(0, 1));
    const elsewhere = await ground({}, LEARNER, other);
    expect(elsewhere.headSeq).toBe(1);
    expect(elsewhere.text).not.toContain(SECRET);
    const own = new Set((await readAll()).map(({ id }) => id));
    for (const id of [...elsewhere.entryIds, ...citedBy(await tell({}, LEARNER, other))])
      expect(own).not.toContain(id);
  });

  it('tell nothing of a learner under erasure', async () => {
    const gone = await reading.recording.createTenant();
    const erased = await plantStages(reading, gone, LEARNER, RECURRING_LIFE.slice(0, 1));
    const item = await openCarry(reading, erased, 'manager', SECRET);
    await reading.superuser.query(`update learner set erasure = 'erasing' where id = $1`, [
      erased.learner,
    ]);
    const refused = { code: 'learner/erased' };
    await expect(ground({}, LEARNER, gone)).rejects.toMatchObject(refused);
    await expect(tell({}, LEARNER, gone)).rejects.toMatchObject(refused);
    await expect(
      readGaps(reading.parts, gone.id, LEARNER, GapQuery.parse({})),
    ).rejects.toMatchObject(refused);
    await expect(
      acknowledgeCarry(
        {
          appPool: reading.parts.appPool,
          master: reading.parts.masterKey,
          nowMs: reading.parts.clock,
        },
        { tenant: gone.id, learner: LEARNER, item, acknowledge: {} },
      ),
    ).rejects.toMatchObject(refused);
  });

  it('read what is kept from the entries, where it was let go of', async () => {
    const [grounding, story] = [await ground({}), await tell({})];
    for (const table of [
      'gap_state',
      'gap_focus',
      'carry_state',
      'journey_checkpoint',
      'gap_operation',
    ])
      await reading.superuser.query(`delete from ${table} where learner = $1`, [ref.learner]);
    expect(await ground({})).toEqual(grounding);
    expect(await tell({})).toEqual(story);
    await openCarry(reading, ref, 'peer', 'Now it is kept again.');
    expect((await ground({})).headSeq).toBe(grounding.headSeq + 1);
  });

  it('cite only entries of that learner, stay within the budget, and forget nothing that presses', async () => {
    const stage = fc.record<PlantedStage>({
      outcome: fc.constantFrom('passed', 'failed'),
      hints: fc.integer({ min: 0, max: 3 }),
      focus: fc.constantFrom('reporting', 'planning', 'general'),
      task: fc.constantFrom('task-1', 'task-2', 'task-3'),
    });
    let learners = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(stage, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...Audience.options),
        fc.integer({ min: 60, max: 1_200 }),
        async (stages, audience, budget) => {
          const learner = `learner-any-${(learners += 1)}`;
          await plantStages(reading, tenant, learner, stages);
          const own = new Set((await readAll(learner)).map(({ id }) => id));
          const ask = (tokens: number) => ground({ audience, budget: String(tokens) }, learner);
          let allowed = budget;
          const grounding = await ask(budget).catch(({ needed }: { needed: number }) => {
            expect(needed).toBeGreaterThan(budget);
            return ask((allowed = needed));
          });
          expect(grounding.tokens).toBeLessThanOrEqual(allowed);
          const gaps = await readGaps(reading.parts, tenant.id, learner, GapQuery.parse({}));
          for (const { gap, status, stuck } of gaps.items)
            if (status === 'recurring' || stuck) expect(grounding.text).toContain(gap);
          const cited = [
            ...grounding.entryIds,
            ...grounding.omittedIds,
            ...citedBy(await tell({}, learner)),
          ];
          expect(cited.every((id) => own.has(id))).toBe(true);
          expect(grounding.tokens).toBe(Math.ceil(Buffer.byteLength(grounding.text) / 4));
        },
      ),
      { numRuns: 15 },
    );
  });
});
