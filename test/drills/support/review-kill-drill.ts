import type { ReviewFrame } from '@throughline/contract';
import { followFrames } from './follow-frames.ts';
import { auditReview } from './review-audit.ts';
import { GEMINI, OPENAI, requestReview, ReviewHouse } from './review-house.ts';
import { runCommand } from './role-process.ts';

/** One review whose server was killed on the way. */
export interface KilledReview {
  /** The frame after which it was killed. */
  readonly after: string;
  readonly frameSeq: number;
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
 * last but one; starts it again, resumes after the last frame that came, and holds the whole to what a review must be.
 *
 * @param options.everyNth of the frames; 1 takes each of them
 */
export async function runReviewKillDrill(options: {
  readonly everyNth: number;
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
    await house.live(places.map(nameLearner));
    for (const place of places) {
      const one = await killAfter(house, place);
      options.report?.(one);
      killed.push(one);
    }
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
  await house.fake.reset();
  await house.start();
  const seen = before.frames.filter(({ frameSeq }) => frameSeq <= place);
  const last = seen.at(-1);
  if (last === undefined) throw new Error('the server was killed before the first frame');
  const after = await followFrames({
    ...house.server,
    message: {
      type: 'resume',
      reviewId: last.reviewId,
      epoch: last.epoch,
      afterSeq: last.frameSeq,
    },
  });
  const frames = [...seen, ...after.frames];
  return {
    after: tellFrame(last),
    frameSeq: last.frameSeq,
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
