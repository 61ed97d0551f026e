import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CRASH_POINTS } from '../../src/store/crash-point.ts';
import type { ReviewCrash } from './support/crash-process.ts';
import { startReviewing, type ReviewDesk, type Reviewing } from '../support/review/reviewing.ts';
import { scriptReviewJudge } from '../support/review/scripted-review-judge.ts';

/** Each kill is a process of its own, which a busy machine takes its time to start. */
const KILLED_MS_MAX = 180_000;
const PROCESS = fileURLToPath(new URL('support/crash-process.ts', import.meta.url));

let reviewing: Reviewing;
beforeAll(async () => {
  reviewing = await startReviewing('review_crash');
});
afterAll(() => reviewing.close());

async function crash(desk: ReviewDesk, point: string, passes: number): Promise<string | null> {
  const { database, masterKey } = reviewing.calibrating.recording;
  const order: ReviewCrash = {
    connection: database.connection,
    masterKey,
    ref: await desk.desk.ref(),
    point,
    passes,
  };
  const child = spawn(process.execPath, [PROCESS, JSON.stringify(order)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal;
}

/** Where one point stands in several steps, also a later pass of it. */
const KILLS: readonly (readonly [string, number])[] = [
  ...CRASH_POINTS.filter((point) => point.startsWith('review/')).map(
    (point) => [point, 0] as const,
  ),
  ['review/after-perspective', 1],
  ...[1, 3, 5, 7].map((passes) => ['review/before-frame', passes] as const),
  ...[2, 4, 6].map((passes) => ['review/after-frame', passes] as const),
];

test.each(KILLS)(
  'killed at %s after %i passes, the review is finished once, its frames without gaps and none told twice',
  async (point, passes) => {
    const desk = await reviewing.openDesk();
    await desk.finishAttempt();
    expect(await crash(desk, point, passes)).toBe('SIGKILL');
    expect(await desk.turns(scriptReviewJudge())).toEqual({ kind: 'idle' });
    const frames = await desk.frames();
    expect(frames.map(({ frameSeq }) => frameSeq)).toEqual(frames.map((_, index) => index + 1));
    const told = frames
      .filter(({ type }) => type !== 'scoring.attempted') // one that was made again is told again
      .map(({ type, data }) => {
        if (type === 'context.gathered') return `${type} ${data.context}`;
        if (type === 'perspective.started') return `${type} ${data.persona}`;
        return type === 'perspective.completed' ? `${type} ${data.perspective.persona}` : type;
      });
    expect(new Set(told).size).toBe(told.length);
    expect(told).toHaveLength(13);
    expect(told.at(-1)).toBe('review.completed');
    const { rows } = await desk.desk.query<{ entries: number; evaluations: number }>(
      `select (select count(*) from handoff where tenant = $1 and evaluation_source = 'review')::integer as entries,
              (select count(*) from evaluation where tenant = $1 and source = 'review')::integer as evaluations`,
      [desk.desk.tenant],
    );
    expect(rows[0]).toEqual({ entries: 1, evaluations: 1 });
    expect((await desk.verify()).failures).toEqual([]);
  },
  KILLED_MS_MAX,
);
