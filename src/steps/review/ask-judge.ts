import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { ModelAttempt } from '../../judges/models/model-call.ts';
import { lookAgain, type RevisionScene } from './in-revision.ts';
import type { JudgeCall, Judged } from './review-judge.ts';

/** What a judge said, or why nobody did. Without the words of an error. */
export interface Asked<Value> {
  readonly judged: Judged<Value> | null;
  /** A stable code; null where somebody answered. */
  readonly missing: string | null;
  readonly attempts: readonly ModelAttempt[];
}

/** Codes of a judge that mean that nobody will say anything now: the review goes on without, and says so. */
const GOES_ON: ReadonlySet<string> = new Set([
  'judge/unavailable',
  'judge/over-budget',
  'judge/stopped',
]);

/**
 * Asks a judge, and takes its answer where code finds no fault with it. Whoever is asked has a bound of its own on its
 * time; a step that is asked again after a crash asks again.
 *
 * @throws ThroughlineError of anything but a judge that is not there
 */
export async function askJudge<Value>(
  scene: RevisionScene,
  step: string,
  ask: (call: JudgeCall) => Promise<Judged<Value>>,
  findFaults: (value: Value) => readonly string[],
  onAttempt?: (attempt: ModelAttempt) => Promise<void>,
): Promise<Asked<Value>> {
  const { run } = scene;
  const attempts: ModelAttempt[] = [];
  const call: JudgeCall = {
    tenant: run.tenant,
    learner: run.learner,
    flow: 'review',
    step,
    onAttempt: async (attempt) => {
      attempts.push(attempt);
      await onAttempt?.(attempt);
    },
  };
  try {
    const judged = await ask(call);
    await lookAgain(scene, run); // what was said of words that were taken back meanwhile is not kept
    const isFaulty = findFaults(judged.value).length > 0;
    return isFaulty
      ? { judged: null, missing: 'judge/unverified', attempts }
      : { judged, missing: null, attempts };
  } catch (error) {
    if (!(error instanceof ThroughlineError) || !GOES_ON.has(error.code)) throw error;
    return { judged: null, missing: error.code, attempts };
  }
}

/** Why a section is not there, in a sentence. */
export function tellMissing(code: string, instead: string): string {
  const why: Readonly<Record<string, string>> = {
    'judge/over-budget': 'the budget of the day is used up',
    'judge/stopped': 'judges are stopped',
    'judge/unverified': 'what the judge said did not hold',
  };
  return `${instead}: ${why[code] ?? 'no judge answered'}.`;
}
