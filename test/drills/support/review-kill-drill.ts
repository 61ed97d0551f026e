import type { ReviewFrame } from '@throughline/contract';
import { CRASH_POINTS } from '../../../src/store/crash-point.ts';
import { followFrames } from '../../support/review-house/follow-frames.ts';
import { auditReview } from './review-audit.ts';
import {
  GEMINI,
  OPENAI,
  requestReview,
  ReviewHouse,
} from '../../support/review-house/review-house.ts';
import { runCommand } from '../../support/processes/role-process.ts';

/** Places in the steps of a review where a server that is armed kills itself. */
export const REVIEW_CRASH_POINTS = CRASH_POINTS.filter((point) => point.startsWith('review/'));

/** One review whose server was killed on the way. */
export interface KilledReview {
  /** The frame after which it was killed, or the place in a step. */
  readonly after: string;
  /** Frames that came in all, over both sockets. */
  readonly frames: number;
  readonly reviewsCompleted: number;
  /** What the restarted server asked the models for it. */
  readonly callsAgain: number;
  readonly faults: readonly string[];
}

export interface ReviewKillDrill {
  readonly killed: readonly KilledReview[];
  readonly verifyFailures: number;
}

/** While a review is at work, so that a kill finds it there and not past it. */
const CALL_MS = 150;
/** More frames than a review of the sample has. */
const FRAMES_MAX = 40;

/**
 * Kills the server with SIGKILL after the first frame of a review, then of another after the second, and so on to the
 * last but one; and then in the middle of each of the steps named. Starts it again, resumes after the last frame that
 * came, and holds the whole to what a review must be.
 *
 * @param options.everyNth of the frames; 1 takes each of them
 */
export async function runReviewKillDrill(options: {
  readonly everyNth: number;
  readonly crashPoints: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly report?: (killed: KilledReview) => void;
}): Promise<ReviewKillDrill> {
  const house = await ReviewHouse.open({
    judges: `${GEMINI},${OPENAI}`,
    ...(options.environment === undefined ? {} : { environment: options.environment }),
  });
  try {
    const killed: KilledReview[] = [];
    await house.live(['whole']);
    const frames = await countFrames(house);
    const places = listPlaces(frames, options.everyNth);
    await house.live([...places.map(nameLearner), ...options.crashPoints.map(nameArmed)]);
    const note = (one: KilledReview): void => {
      options.report?.(one);
      killed.push(one);
    };
    for (const place of places) note(await killAfter(house, place));
    for (const crashPoint of options.crashPoints) note(await killAt(house, crashPoint));
    const { out } = await runCommand(['verify', '--json'], { DATA_DIR: house.dataDir });
    const { failures } = JSON.parse(out) as { failures: number };
    return { killed, verifyFailures: failures };
  } finally {
    await house.close();
  }
}

/** How many frames a review has that nobody disturbs. */
async function countFrames(house: ReviewHouse): Promise<number> {
  const { url, key } = house.server;
  await house.complete(['whole']);
  const message = { type: 'start', ...requestReview('whole') } as const;
  const { frames } = await followFrames({ url, key, message });
  if (frames.at(-1)?.type !== 'review.completed' || frames.length > FRAMES_MAX)
    throw new Error(`a review of ${frames.length} frames ended with ${frames.at(-1)?.type}`);
  return frames.length;
}

/** After which frames: the last one ends the review. */
function listPlaces(frames: number, everyNth: number): readonly number[] {
  return Array.from({ length: frames - 1 }, (_, index) => index + 1).filter(
    (place) => (place - 1) % everyNth === 0,
  );
}

function nameLearner(place: number): string {
  return `killed-after-${place}`;
}

function nameArmed(crashPoint: string): string {
  return `killed-at-${crashPoint}`;
}

async function killAfter(house: ReviewHouse, place: number): Promise<KilledReview> {
  const learner = nameLearner(place);
  await house.fake.reset();
  house.fake.script({ delayMs: CALL_MS });
  const { url, key } = house.server;
  await house.complete([learner]);
  const before = await followFrames({
    url,
    key,
    message: { type: 'start', ...requestReview(learner) },
    onFrame: ({ frameSeq }) => frameSeq >= place,
  });
  await house.kill();
  const seen = before.frames.filter(({ frameSeq }) => frameSeq <= place);
  const last = seen.at(-1);
  if (last === undefined) throw new Error('the server was killed before the first frame');
  return finish(house, learner, seen, `${last.frameSeq} ${tellFrame(last)}`);
}

/** The server kills itself at a place in a step, with a client that follows. */
async function killAt(house: ReviewHouse, crashPoint: string): Promise<KilledReview> {
  const learner = nameArmed(crashPoint);
  await house.stop();
  await house.start({ CRASH_POINT: crashPoint });
  await house.fake.reset();
  house.fake.script({ delayMs: CALL_MS });
  const { url, key, exited } = house.server;
  await house.complete([learner]).catch(() => undefined); // it may be gone before it has answered
  const message = { type: 'start', ...requestReview(learner) } as const;
  const before = await followFrames({ url, key, message });
  await exited;
  await house.kill();
  return finish(house, learner, before.frames, crashPoint);
}

/** Starts the server again, follows the review from where it was to its end, and holds it to what it must be. */
async function finish(
  house: ReviewHouse,
  learner: string,
  seen: readonly ReviewFrame[],
  after: string,
): Promise<KilledReview> {
  await house.fake.reset();
  await house.start();
  const last = seen.at(-1);
  const { url, key } = house.server;
  const rest = await followFrames({
    url,
    key,
    message:
      last === undefined
        ? { type: 'start', ...requestReview(learner) }
        : {
            type: 'resume',
            reviewId: last.reviewId,
            epoch: last.epoch,
            afterSeq: last.frameSeq,
          },
  });
  const frames = [...seen, ...rest.frames];
  return {
    after,
    frames: frames.length,
    reviewsCompleted: frames.filter(({ type }) => type === 'review.completed').length,
    callsAgain: house.fake.requests.length,
    faults: await auditReview(house, learner, frames),
  };
}

function tellFrame({ type, data }: ReviewFrame): string {
  if ('context' in data) return `${type} (${data.context})`;
  if ('perspective' in data) return `${type} (${data.perspective.persona})`;
  return 'persona' in data ? `${type} (${data.persona})` : type;
}
