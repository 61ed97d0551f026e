import { NOTHING_SAID } from '../../domain/review/close-perspective.ts';
import { isJudgeAway } from '../../domain/judging/is-judge-away.ts';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { ModelAttempt, ModelCall } from '../../judges/models/model-call.ts';
import type { Judged } from '../../judges/review/judged.ts';
import { nameRevision } from '../flow-names.ts';
import type { RevisionScene } from './in-revision.ts';

/** What a judge said, or why nobody did. Without the words of an error. */
export interface Asked<Value> {
  readonly judged: Judged<Value> | null;
  /** A stable code; null where somebody answered. */
  readonly missing: string | null;
  readonly attempts: readonly ModelAttempt[];
  /** Name and version of whom it was asked of. */
  readonly judge: string;
}

/**
 * Asks a judge, and takes its answer where code finds no fault with it. Whoever is asked has a bound of its own on its
 * time; a step that is asked again after a crash asks again. Run inside `learnOnce`, which sees to it that the revision
 * is still under way.
 *
 * @throws ThroughlineError of anything but a judge that is not there
 */
export async function askJudge<Value>(
  scene: RevisionScene,
  step: string,
  ask: (call: ModelCall) => Promise<Judged<Value>>,
  findFaults: (value: Value) => readonly string[],
  onAttempt?: (attempt: ModelAttempt) => Promise<void>,
): Promise<Asked<Value>> {
  const { run, judge, redactions } = scene;
  const attempts: ModelAttempt[] = [];
  const call: ModelCall = {
    tenant: run.tenant,
    learner: run.learner,
    flow: nameRevision(run).calls,
    step,
    redactions,
    onAttempt: async (attempt) => {
      attempts.push(attempt);
      await onAttempt?.(attempt);
    },
  };
  try {
    const judged = await ask(call);
    const isFaulty = findFaults(judged.value).length > 0;
    return isFaulty
      ? { judged: null, missing: 'judge/unverified', attempts, judge: judge.name }
      : { judged, missing: null, attempts, judge: judge.name };
  } catch (error) {
    // Nobody will say anything now: the review goes on without, and says so.
    if (!(error instanceof ThroughlineError) || !isJudgeAway(error.code)) throw error;
    return { judged: null, missing: error.code, attempts, judge: judge.name };
  }
}

/** In place of a judge's code: nobody was asked. */
export const NOTHING_TO_CITE = 'review/nothing-to-cite';

/** Why a section is not there, in a sentence. */
export function tellMissing(code: string, instead: string): string {
  if (code === NOTHING_TO_CITE) return NOTHING_SAID;
  const why: Readonly<Record<string, string>> = {
    'judge/over-budget': 'the budget of the day is used up',
    'judge/stopped': 'judges are stopped',
    'judge/unverified': 'what the judge said did not hold',
  };
  return `${instead}: ${why[code] ?? 'no judge answered'}.`;
}
