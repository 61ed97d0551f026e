import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LearnerRef } from '../../src/domain/ids/learner-ref.ts';
import { WordFinder } from '../support/search/find-word.ts';
import { searchFiles } from '../support/search/search-storage.ts';
import { makeEvent } from '../support/record/recording.ts';
import { findTestTemporalCli } from '../support/temporal/temporal-server.ts';
import { until } from '../support/engines/script.ts';
import { RealHouse } from './support/real-house.ts';
import {
  openTemporalGrounds,
  TEMPORAL_UNDER_TEST,
  type TemporalGrounds,
} from '../support/engines/temporal-under-test.ts';

const WORD = 'Quetzalcoatlus';
const EXTERNAL_ID = 'Pterodaustro-4711';
const CHOSEN_ID = 'Nyctosaurus-0815';
const TEST_MS_MAX = 120_000;

describe.skipIf(findTestTemporalCli() === null)("Temporal's own store", () => {
  let grounds: TemporalGrounds;
  let house: RealHouse;
  let refs: readonly LearnerRef[];
  let histories: readonly string[];

  beforeAll(async () => {
    grounds = await openTemporalGrounds();
    house = await RealHouse.open(TEMPORAL_UNDER_TEST, grounds);
    // Activities of their own for the judge, so that their inputs and failures are in the history, too.
    await house.startEngine({ judgeWaits: true });
    refs = [await live('lands'), await live('fails')];
    histories = await fetchHistories(grounds);
  }, TEST_MS_MAX);
  afterAll(() => house.close(), TEST_MS_MAX);

  /** Talk, a verdict and an override; or a judge that tells everything it was given as it fails, until it is parked. */
  async function live(judging: 'lands' | 'fails'): Promise<LearnerRef> {
    const tenant = await house.recording.createTenant();
    house.judge.isTalkative = judging === 'fails';
    const about = {
      learner: EXTERNAL_ID,
      focus: CHOSEN_ID,
      task: CHOSEN_ID,
      messages: [{ speaker: 'learner', text: `I wrote about ${WORD}, at some length.` }],
    } as const;
    await house.record(
      tenant,
      makeEvent({
        ...about,
        messages: [...about.messages],
        kind: 'chat_turn',
        status: 'completed',
      }),
      makeEvent({
        ...about,
        messages: [...about.messages],
        id: `${CHOSEN_ID}/${judging}`,
        touchpoint: `${CHOSEN_ID}/${judging}`,
        kind: 'stage',
        status: 'completed',
        outcome: 'passed',
        artefact: { mediaType: 'text/plain', text: `A report on ${WORD}, finished.` },
      }),
    );
    await house.awaitIdle(tenant.id);
    if (judging === 'lands') await house.override(tenant.id, 2, 5, 'override-1', EXTERNAL_ID);
    return house.refOf(tenant.id, EXTERNAL_ID);
  }

  async function listFound(word: string): Promise<readonly string[]> {
    const finder = new WordFinder(word);
    const inHistories = histories.flatMap((history) => finder.find(Buffer.from(history)) ?? []);
    const files = await searchFiles(grounds.server.folder, finder);
    return [...inHistories.map((form) => `a history (${form})`), ...files.found];
  }

  test('names learners by our own ids, in every history and in the files below: the search finds them', async () => {
    for (const { learner } of refs) {
      const found = await listFound(learner);
      expect(found.filter((place) => place.startsWith('a history')).length).toBeGreaterThan(1);
      expect(found.some((place) => place.startsWith('file'))).toBe(true);
    }
  });

  test('holds what failed by its code alone', () => {
    expect(histories.some((history) => history.includes('step/failed'))).toBe(true);
  });

  test.each([
    ['word of a learner', WORD],
    ['external id', EXTERNAL_ID],
    ['id that a platform chose', CHOSEN_ID],
  ])('holds no %s', async (_what, word) => {
    expect(await listFound(word)).toEqual([]);
  });
});

/** Every run of every workflow, as JSON. */
async function fetchHistories({ client }: TemporalGrounds): Promise<readonly string[]> {
  const ids: { workflowId: string; runId: string }[] = [];
  await until('flows of both learners are listed', 60_000, async () => {
    ids.length = 0;
    for await (const { workflowId, runId } of client.workflow.list())
      ids.push({ workflowId, runId });
    return ids.filter(({ workflowId }) => workflowId.startsWith('learner/')).length >= 2;
  });
  return Promise.all(
    ids.map(async ({ workflowId, runId }) => {
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      return historyToJSON(history);
    }),
  );
}
