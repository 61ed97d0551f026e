import type { ReviewTouchpoint } from './context.ts';
import { quoteTitle } from './name-touchpoints.ts';

/** All tries at one stage, in order. */
export interface StageTries {
  /** The stage between quote marks. */
  readonly title: string;
  readonly tries: readonly ReviewTouchpoint[];
}

/** The tries at each stage, in the order in which the stages were first tried. */
export function listTries(touchpoints: readonly ReviewTouchpoint[]): readonly StageTries[] {
  const stages = Map.groupBy(
    touchpoints.filter(({ kind, stage }) => kind === 'stage' && stage !== null),
    ({ stage }) => stage,
  );
  return [...stages].map(([stage, tries]) => ({
    title: quoteTitle(tries[0]?.stageTitle ?? stage) ?? 'a stage',
    tries,
  }));
}

/** Stages with a try that did not pass and a later one that did. */
export function listComeBacks(touchpoints: readonly ReviewTouchpoint[]): readonly StageTries[] {
  return listTries(touchpoints).filter(({ tries }) => {
    const failed = tries.findIndex(({ outcome }) => outcome === 'failed');
    return failed >= 0 && tries.slice(failed + 1).some(({ outcome }) => outcome === 'passed');
  });
}
